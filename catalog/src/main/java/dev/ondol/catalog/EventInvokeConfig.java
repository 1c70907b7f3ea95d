package dev.ondol.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the events of a function, a version or an alias are retried, and where their outcome goes.
 *
 * @param maxRetries after an error of the function; null if it was not set
 * @param maxAgeSeconds null if it was not set
 * @param onSuccess ARN of a function; empty for none
 * @param onFailure ARN of a function; empty for none
 */
public record EventInvokeConfig(
    @Nullable Integer maxRetries,
    @Nullable Integer maxAgeSeconds,
    String onSuccess,
    String onFailure,
    Instant lastModified) {}
