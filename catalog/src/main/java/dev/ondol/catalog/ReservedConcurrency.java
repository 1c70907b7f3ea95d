package dev.ondol.catalog;

/**
 * What a function has for itself of the account's concurrency, and has no more than. Immutable.
 *
 * @param executions 0 lets no invoke in
 */
public record ReservedConcurrency(int executions) {}
