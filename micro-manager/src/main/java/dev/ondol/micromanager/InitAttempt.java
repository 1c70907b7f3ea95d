package dev.ondol.micromanager;

import dev.ondol.sandbox.RuntimeProcess.Exit;
import org.jspecify.annotations.Nullable;

/**
 * One try to start a runtime and have it load its function: how long it takes, and what it fails
 * with. An environment has one after the other, and each ends in its log at most once. Not
 * thread-safe: it belongs to its environment's lock, but for the times of the making.
 */
final class InitAttempt {
  private final EnvironmentLog log;
  private final InitTimes times = new InitTimes();

  /** What the runtime told of its failure. */
  private @Nullable Answer told;

  InitAttempt(EnvironmentLog log) {
    this.log = log;
  }

  InitTimes times() {
    return times;
  }

  void failedWith(Answer failure) {
    told = failure;
  }

  void succeeded() {
    log.initEnded(times.initNanos(), "init", "success", null);
  }

  /** Its process is not worth waiting for. */
  void brokenOff(String status, @Nullable String errorType) {
    log.initEnded(times.elapsedNanos(), "init", status, errorType);
  }

  /** Its process has ended. */
  void exited(Exit exit) {
    String errorType = told == null ? Answer.exitErrorType(exit) : told.errorType();
    log.initEnded(times.elapsedNanos(), "init", "error", errorType);
  }

  /** Its process has ended, and an invoke waits for it. Returns what that is answered with. */
  Answer exitedIn(InFlight invoke, Exit exit) {
    Answer answer = told == null ? Answer.exited(invoke.invoke.requestId(), exit) : told;
    log.initEnded(times.elapsedNanos(), "invoke", "error", answer.errorType());
    return answer;
  }
}
