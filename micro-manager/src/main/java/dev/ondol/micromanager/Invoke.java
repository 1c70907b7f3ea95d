package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import dev.ondol.core.PhaseTimes;
import dev.ondol.core.VersionKey;
import org.jspecify.annotations.Nullable;

/**
 * One invoke, as the frontend hands it over.
 *
 * @param requestId a UUID
 * @param invokedArn as the caller named it
 * @param payload the event, at most 6 MB; not copied
 * @param phases with what has happened so far (accept, authorize); this module adds the rest
 */
public record Invoke(
    String requestId,
    FunctionVersion function,
    String invokedArn,
    byte[] payload,
    Options options,
    PhaseTimes phases) {
  /** Which slots may serve it. */
  VersionKey key() {
    String tenantId = options.tenantId();
    return function.key(tenantId == null ? "" : tenantId);
  }

  /**
   * @param logTail whether the caller wants the last 4 KiB of the log
   * @param traceId the caller's {@code X-Amzn-Trace-Id}, if it sent one
   * @param tenantId for whom, where the function isolates tenants; null otherwise
   * @param receiver takes a streamed response; null to have every response in one piece
   */
  public record Options(
      boolean logTail,
      @Nullable String clientContext,
      @Nullable String traceId,
      @Nullable String tenantId,
      @Nullable ResponseReceiver receiver) {
    public static final Options NONE = new Options(false, null, null, null, null);
  }
}
