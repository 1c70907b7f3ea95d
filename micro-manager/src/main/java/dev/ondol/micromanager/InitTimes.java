package dev.ondol.micromanager;

import dev.ondol.core.Phase;

/** When the steps of one init happened, on the monotonic clock; 0 for what has not happened. */
final class InitTimes {
  private long codeNanos;
  private long createNanos;
  private long launchedAt;
  private long startedAt;
  private long connectedAt;
  private long readyAt;

  void code(long nanos) {
    codeNanos = nanos;
  }

  void created(long nanos) {
    createNanos = nanos;
  }

  /** The sandbox is asked to start the runtime. */
  void launched() {
    launchedAt = System.nanoTime();
  }

  /** The runtime's process runs. */
  void started() {
    startedAt = System.nanoTime();
  }

  /** The runtime's bootstrap runs. */
  void connected() {
    connectedAt = System.nanoTime();
  }

  /** The runtime asks for its first event. */
  void ready() {
    readyAt = System.nanoTime();
  }

  /** Since the runtime's process began to run. */
  long elapsedNanos() {
    return Math.max(0, System.nanoTime() - runsFrom());
  }

  /** Of the runtime's and the function's own init together; 0 if it is not ready. */
  long initNanos() {
    return readyAt == 0 ? 0 : readyAt - runsFrom();
  }

  void addTo(InFlight invoke) {
    long runsFrom = runsFrom();
    if (readyAt == 0 || runsFrom == 0) {
      return;
    }
    long loadsFrom = connectedAt == 0 ? readyAt : connectedAt;
    invoke
        .phases()
        .set(Phase.SANDBOX, createNanos + runsFrom - launchedAt)
        .set(Phase.CODE, codeNanos)
        .set(Phase.RUNTIME, loadsFrom - runsFrom)
        .set(Phase.FUNCTION_INIT, readyAt - loadsFrom);
  }

  /** A quick runtime may have connected before the sandbox says that it has started it. */
  private long runsFrom() {
    if (startedAt == 0) {
      return connectedAt == 0 ? launchedAt : connectedAt;
    }
    return connectedAt == 0 ? startedAt : Math.min(startedAt, connectedAt);
  }
}
