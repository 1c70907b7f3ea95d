package dev.ondol.catalog;

/**
 * Whether a function may go on calling itself without end. Immutable.
 *
 * @param allowed else a loop is stopped after some turns
 */
public record Recursion(boolean allowed) {}
