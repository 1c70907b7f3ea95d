package dev.ondol.micromanager;

import dev.ondol.core.ColdReason;
import dev.ondol.core.Effect;
import dev.ondol.core.Phase;
import dev.ondol.core.PhaseTimes;
import dev.ondol.micromanager.InvokeOutcome.Throttled;
import dev.ondol.micromanager.InvokeOutcome.Throttled.Reason;
import dev.ondol.runtimeapi.Invocation;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One invoke on its way through this module, from its acceptance to its one answer. Its fields
 * belong to whoever holds the invoke: first the micro-manager, then the environment that serves it.
 */
final class InFlight {
  /** An invoke is not sent to a fourth slot if three were dead: the function kills them. */
  private static final int MAX_REFUSALS = 3;

  /** Unique in this process. */
  final long id;

  final Invoke invoke;
  final long acceptedNanos;
  final CompletableFuture<InvokeOutcome> outcome = new CompletableFuture<>();
  final @Nullable LogTail tail;

  /** Why it had to wait for a new environment; null if it met a used one. */
  @Nullable ColdReason cold;

  /** What the caller gets, once that is known. */
  @Nullable Answer answer;

  /** When its environment began to work for it: its event was sent, or its init repeated. */
  long begunNanos;

  /** When its event was sent; 0 before. */
  long sentNanos;

  /** When the response's first byte came; 0 before. */
  long firstByteNanos;

  /** What REPORT tells as the init duration; 0 for none. */
  long initNanos;

  private int refusals;

  InFlight(long id, Invoke invoke, long acceptedNanos) {
    this.id = id;
    this.invoke = invoke;
    this.acceptedNanos = acceptedNanos;
    this.tail =
        invoke.options().logTail()
            ? new LogTail(invoke.function().settings().logging().format())
            : null;
  }

  PhaseTimes phases() {
    return invoke.phases();
  }

  /** Adds what the slot decision took, beside the phases of a cold start that lie within it. */
  void placed(long now) {
    long within = 0;
    if (cold != null) {
      for (Map.Entry<Phase, Long> phase : phases().nanos().entrySet()) {
        within += phase.getKey().compareTo(Phase.PLACE) > 0 ? phase.getValue() : 0;
      }
    }
    phases().set(Phase.PLACE, now - acceptedNanos - within);
  }

  /**
   * What goes to the runtime.
   *
   * @param leftMillis until its deadline
   */
  Invocation event(long leftMillis) {
    String traceId = invoke.options().traceId();
    return new Invocation(
        invoke.requestId(),
        System.currentTimeMillis() + leftMillis,
        invoke.invokedArn(),
        traceId == null ? TraceId.fresh() : traceId,
        new Invocation.Context(invoke.options().clientContext(), invoke.options().tenantId()),
        invoke.payload());
  }

  /** The slot that it was given turned out to be dead. True if it is not to get another. */
  boolean refused() {
    begunNanos = 0;
    sentNanos = 0;
    return ++refusals >= MAX_REFUSALS;
  }

  /** What the caller will get is known. */
  void answered(Answer known, long now) {
    answer = known;
    if (sentNanos != 0) {
      long firstByte = firstByteNanos == 0 ? now : firstByteNanos;
      phases().set(Phase.DISPATCH, firstByte - sentNanos);
      phases().set(Phase.RESPOND, now - firstByte);
    }
  }

  /** Answers the caller, the first time that it is called. */
  void deliver(String slotId) {
    Answer known = requireAnswer();
    outcome.complete(
        new InvokeOutcome.Answered(
            known.payload(),
            known.contentType(),
            known.functionError(),
            tail == null ? null : tail.bytes(),
            Optional.ofNullable(cold),
            slotId,
            phases()));
  }

  /** Tells the caller that the platform failed, unless it has an answer. */
  void fail(String message) {
    outcome.complete(new InvokeOutcome.PlatformFailed(message));
  }

  /** Tells the caller why it got no slot. */
  void refuse(Effect.Refusal refusal) {
    outcome.complete(
        switch (refusal) {
          case CONCURRENCY -> new Throttled(Reason.CONCURRENT_INVOCATIONS);
          case RESERVED_CONCURRENCY -> new Throttled(Reason.RESERVED_CONCURRENT_INVOCATIONS);
          case REQUEST_RATE -> new Throttled(Reason.INVOCATION_RATE);
          case RESERVED_REQUEST_RATE -> new Throttled(Reason.RESERVED_INVOCATION_RATE);
          case SCALING_RATE -> new Throttled(Reason.SCALING_RATE);
          case TENANT_ENVIRONMENTS -> new Throttled(Reason.TENANT_ENVIRONMENTS);
          case NO_ROOM -> new Throttled(Reason.NO_CAPACITY);
          case DRAINING -> new Throttled(Reason.DRAINING);
          case CREATE_FAILED ->
              new InvokeOutcome.PlatformFailed(
                  "The host could not make an execution environment; its log says why.");
        });
  }

  Answer requireAnswer() {
    if (answer == null) {
      throw new IllegalStateException("invoke " + id + " has no answer yet");
    }
    return answer;
  }
}
