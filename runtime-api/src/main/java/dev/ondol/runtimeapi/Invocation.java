package dev.ondol.runtimeapi;

import org.jspecify.annotations.Nullable;

/**
 * One event on its way to a runtime: the answer to its pending {@code /invocation/next}.
 *
 * @param deadlineMillis since the epoch
 * @param functionArn as the caller invoked it, qualifier included if one was given
 * @param traceId the value of {@code Lambda-Runtime-Trace-Id}
 * @param clientContext the decoded JSON, if the caller sent one
 * @param payload not copied: must not change any more
 */
public record Invocation(
    String requestId,
    long deadlineMillis,
    String functionArn,
    String traceId,
    @Nullable String clientContext,
    byte[] payload) {}
