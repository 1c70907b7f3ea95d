package dev.ondol.runtimeapi;

import dev.ondol.runtimeapi.RuntimeListener.ResponseHead;
import dev.ondol.runtimeapi.RuntimeListener.Valve;
import dev.ondol.runtimeapi.RuntimeMachine.Verdict;
import dev.ondol.runtimeapi.RuntimeStatus.Move;
import org.jspecify.annotations.Nullable;

/**
 * What one runtime says and hears, from its start to its end: asks the rules, tells the listener
 * what is legal, and gives what takes the body. A new runtime behind the same door begins a new
 * one.
 */
final class Conversation {
  private final RuntimeListener listener;
  private final RuntimeMachine machine;
  private @Nullable Invocation event;

  /**
   * @param first as in {@link RuntimeMachine}
   */
  Conversation(RuntimeListener listener, RuntimeStatus first) {
    this.listener = listener;
    this.machine = new RuntimeMachine(first);
  }

  /** The runtime asks for which function it is. Null if it may; else what it gets instead. */
  @Nullable Answer ask() {
    Verdict verdict = machine.ask();
    return verdict == Verdict.ALLOWED ? null : refusal(verdict, Move.ASK);
  }

  /** False if the runtime does not wait to be told for which function it is. */
  boolean tryAssign() {
    return machine.tryAssign();
  }

  RequestBody respond(String requestId, ResponseHead head, long announced, Valve valve) {
    Verdict verdict = machine.respond(requestId);
    if (verdict != Verdict.ALLOWED) {
      return new DiscardedBody(refusal(verdict, Move.RESPOND));
    }
    var sink = listener.onResponse(requestId, head, valve);
    return new ResponseBody(machine, sink, head.streaming(), announced);
  }

  /** The runtime answers in a mode that there is none of: the invoke has failed with that. */
  RequestBody respondInUnknownMode(String requestId) {
    Verdict verdict = machine.respond(requestId);
    if (verdict != Verdict.ALLOWED) {
      return new DiscardedBody(refusal(verdict, Move.RESPOND));
    }
    machine.finish();
    String type = ErrorType.INVALID_RESPONSE_MODE;
    byte[] report = ErrorBody.json(type, "Invalid function response mode");
    listener.onInvocationError(requestId, type, report);
    return new DiscardedBody(Answer.INVALID_RESPONSE_MODE);
  }

  RequestBody reportError(String requestId, @Nullable String errorType) {
    Verdict verdict = machine.reportError(requestId);
    if (verdict != Verdict.ALLOWED) {
      return new DiscardedBody(refusal(verdict, Move.REPORT_ERROR));
    }
    return new ErrorBody(
        errorType,
        (type, body) -> {
          machine.finish();
          listener.onInvocationError(requestId, type, body);
        });
  }

  RequestBody failInit(@Nullable String errorType) {
    Verdict verdict = machine.failInit();
    return verdict == Verdict.ALLOWED
        ? new ErrorBody(errorType, listener::onInitError)
        : new DiscardedBody(refusal(verdict, Move.FAIL_INIT));
  }

  /** The runtime asks for its next event. Null if it may; else what it gets instead. */
  @Nullable Answer next() {
    Verdict verdict = machine.next();
    return verdict == Verdict.ALLOWED ? null : refusal(verdict, Move.NEXT);
  }

  /** False if the runtime does not wait for an event. */
  boolean tryDeliver(Invocation invocation) {
    if (!machine.tryDeliver(invocation.requestId())) {
      return false;
    }
    event = invocation;
    return true;
  }

  /** The event that the runtime has in hand, if it has not begun to answer it. */
  @Nullable Invocation unanswered() {
    return machine.status() == RuntimeStatus.RUNNING ? event : null;
  }

  /** The event in hand was never read. */
  void unread(Invocation lost) {
    machine.unread();
    listener.onUnread(lost.requestId());
  }

  private Answer refusal(Verdict verdict, Move move) {
    return switch (verdict) {
      case INVALID_REQUEST_ID -> Answer.INVALID_REQUEST_ID;
      case INVALID_TRANSITION -> Answer.invalidTransition(machine.status().refusal(move));
      case ALLOWED -> throw new IllegalArgumentException(move + " is allowed");
    };
  }
}
