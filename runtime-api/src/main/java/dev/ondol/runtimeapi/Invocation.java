package dev.ondol.runtimeapi;

import org.jspecify.annotations.Nullable;

/**
 * One event on its way to a runtime: the answer to its pending {@code /invocation/next}.
 *
 * @param deadlineMillis since the epoch
 * @param functionArn as the caller invoked it, qualifier included if one was given
 * @param traceId the value of {@code Lambda-Runtime-Trace-Id}
 * @param context what the caller sent beside the event
 * @param payload not copied: must not change any more
 */
public record Invocation(
    String requestId,
    long deadlineMillis,
    String functionArn,
    String traceId,
    Context context,
    byte[] payload) {
  /**
   * @param client the decoded JSON of the client context, if there is one
   * @param tenantId for whom, where the function isolates tenants
   */
  public record Context(@Nullable String client, @Nullable String tenantId) {
    public static final Context NONE = new Context(null, null);
  }
}
