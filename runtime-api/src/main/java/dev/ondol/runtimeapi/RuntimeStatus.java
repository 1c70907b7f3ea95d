package dev.ondol.runtimeapi;

import org.jspecify.annotations.Nullable;

/**
 * Where a runtime stands in its life, and which moves are legal there. The names in the refusals
 * are those that AWS's own Runtime API writes.
 *
 * <pre>
 *   STARTED ──next──▶ READY ──deliver──▶ RUNNING ──respond──▶ RESPONDING ───┐
 *      │                ▲                   │ └──report error─▶ REPORTING ──┤ answered
 *   fail init           └───────next────────┼────── ANSWERED ◀──────────────┘
 *      ▼                                  unread        ▲
 *   INIT_FAILED                             └───────────┘
 * </pre>
 *
 * <p>A runtime that was started ahead of its function is before all this: {@code PREPARED ──ask──▶
 * AWAITING ──assign──▶ STARTED}.
 */
enum RuntimeStatus {
  /** The process runs, and nobody knows yet for which function. */
  PREPARED("Prepared"),
  /** It waits to be told for which. */
  AWAITING("Awaiting"),
  /** The process runs, or will, and has asked for nothing yet. */
  STARTED("Started"),
  /** It waits for an event. */
  READY("Ready"),
  /** It has an event and owes the answer. */
  RUNNING("Running"),
  /** The bytes of its response are coming in. */
  RESPONDING("InvocationResponse"),
  /** The bytes of its error report are coming in. */
  REPORTING("InvocationErrorResponse"),
  /** The invoke is answered; the runtime may still have work of its own before it asks again. */
  ANSWERED("ResponseSent"),
  /** It could not initialise the function: nothing is legal any more. */
  INIT_FAILED("InitError");

  /** What can happen to a runtime: its own requests, and what the platform does. */
  enum Move {
    /** It asks for which function it is. */
    ASK("Awaiting"),
    /** The platform tells it. */
    ASSIGN("Started"),
    /** It asks for its next event; while it runs, it gets the same one again. */
    NEXT("Ready"),
    /** The platform sends it an event. */
    DELIVER("Running"),
    /** The platform learns that the event was never read. */
    UNREAD("ResponseSent"),
    RESPOND("InvocationResponse"),
    REPORT_ERROR("InvocationErrorResponse"),
    /** The response or the error report is complete, or will never be. */
    FINISH("ResponseSent"),
    FAIL_INIT("InitError");

    private final String target;

    Move(String target) {
      this.target = target;
    }
  }

  private final String awsName;

  RuntimeStatus(String awsName) {
    this.awsName = awsName;
  }

  boolean allows(Move move) {
    return target(move) != null;
  }

  /** The status after a legal move. */
  RuntimeStatus after(Move move) {
    RuntimeStatus target = target(move);
    if (target == null) {
      throw new IllegalStateException(refusal(move));
    }
    return target;
  }

  /** What the runtime reads when it tries an illegal move. */
  String refusal(Move move) {
    return "Transition from "
        + awsName
        + " to "
        + move.target
        + " failed for runtime. Error: State transition is not allowed";
  }

  private @Nullable RuntimeStatus target(Move move) {
    return switch (move) {
      case ASK -> this == PREPARED ? AWAITING : null;
      case ASSIGN -> this == AWAITING ? STARTED : null;
      case NEXT ->
          switch (this) {
            case STARTED, READY, ANSWERED -> READY;
            case RUNNING -> RUNNING;
            case PREPARED, AWAITING, RESPONDING, REPORTING, INIT_FAILED -> null;
          };
      case DELIVER -> this == READY ? RUNNING : null;
      case UNREAD -> this == RUNNING ? ANSWERED : null;
      case RESPOND -> this == RUNNING ? RESPONDING : null;
      case REPORT_ERROR -> this == RUNNING ? REPORTING : null;
      case FINISH -> this == RESPONDING || this == REPORTING ? ANSWERED : null;
      case FAIL_INIT -> this == STARTED ? INIT_FAILED : null;
    };
  }
}
