package dev.ondol.catalog;

import java.time.Instant;

/**
 * How many environments of a version, or of what an alias points to, are to be ready before any
 * invoke. Immutable.
 *
 * @param qualifier the digits of a published version, or the name of an alias
 * @param executions at least 1
 * @param lastModified to the second
 */
public record ProvisionedConcurrency(String qualifier, int executions, Instant lastModified) {}
