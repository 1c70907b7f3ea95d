package dev.ondol.runtimeapi;

import dev.ondol.runtimeapi.RuntimeStatus.Move;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one runtime's conversation: its status and the request id that it may answer. Pure:
 * no clock, no sockets, no threads of its own; it is called on the event loop of its door.
 *
 * <p>The id is checked before the status, as AWS does: whoever names an invoke that is not this
 * runtime's learns nothing about the state. The id of an answered invoke stays known until the next
 * event, so that a second answer is told what it is.
 */
final class RuntimeMachine {
  /** What the rules say to a request of the runtime. */
  enum Verdict {
    ALLOWED,
    INVALID_REQUEST_ID,
    INVALID_TRANSITION
  }

  private RuntimeStatus status;
  private @Nullable String requestId;

  /**
   * @param first {@link RuntimeStatus#STARTED}, or {@link RuntimeStatus#PREPARED} where the runtime
   *     was started ahead of its function
   */
  RuntimeMachine(RuntimeStatus first) {
    status = first;
  }

  RuntimeStatus status() {
    return status;
  }

  Verdict ask() {
    return move(Move.ASK);
  }

  /** False if the runtime does not wait for it. */
  boolean tryAssign() {
    return move(Move.ASSIGN) == Verdict.ALLOWED;
  }

  Verdict next() {
    return move(Move.NEXT);
  }

  /** The platform hands over an event. False if the runtime does not wait for one. */
  boolean tryDeliver(String id) {
    if (move(Move.DELIVER) != Verdict.ALLOWED) {
      return false;
    }
    requestId = id;
    return true;
  }

  /** The event was never read: its id may not be answered any more. */
  void unread() {
    status = status.after(Move.UNREAD);
    requestId = null;
  }

  Verdict respond(String id) {
    return answer(id, Move.RESPOND);
  }

  Verdict reportError(String id) {
    return answer(id, Move.REPORT_ERROR);
  }

  Verdict failInit() {
    return move(Move.FAIL_INIT);
  }

  /** The answer that {@link #respond} or {@link #reportError} began has ended, well or ill. */
  void finish() {
    status = status.after(Move.FINISH);
  }

  private Verdict answer(String id, Move move) {
    return id.equals(requestId) ? move(move) : Verdict.INVALID_REQUEST_ID;
  }

  private Verdict move(Move move) {
    if (!status.allows(move)) {
      return Verdict.INVALID_TRANSITION;
    }
    status = status.after(move);
    return Verdict.ALLOWED;
  }
}
