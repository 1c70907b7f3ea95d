package dev.ondol.catalog;

/** A record and the key that it stands under. */
public record Row<T extends Record>(String key, T value) {}
