package dev.ondol.events;

import dev.ondol.core.EventRetry.Progress;

/**
 * One asynchronous invoke, from its acceptance to its end.
 *
 * @param id unique in this queue, growing in the order of acceptance
 * @param hops how many events led to this one, each as the record of the one before
 */
public record Event(long id, Request request, int hops, Progress progress) {
  /**
   * What a caller asks for.
   *
   * @param function its name
   * @param qualifier a version or an alias; empty if the caller named none
   * @param requestId of every attempt
   * @param payload JSON; not copied
   */
  public record Request(
      String function, String qualifier, String requestId, Context context, byte[] payload) {}

  /** What goes with the payload; each is empty if there is none. */
  public record Context(String traceId, String clientContext, String tenantId) {
    public static final Context NONE = new Context("", "", "");
  }
}
