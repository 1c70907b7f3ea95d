package dev.ondol.catalog;

/**
 * A layer's name, for as long as the catalog lives: it outlasts its versions, so that no number is
 * ever given twice. Immutable.
 *
 * @param lastVersion the number of the version that was published last, deleted since or not
 */
public record Layer(String name, long lastVersion) {}
