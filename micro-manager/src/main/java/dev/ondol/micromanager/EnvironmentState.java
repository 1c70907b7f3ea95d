package dev.ondol.micromanager;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where an environment is in its life: the slot's states, seen from close by. */
enum EnvironmentState {
  /** Its sandbox is being made. */
  CREATING,
  /** The runtime starts and loads the function, within the init limit. */
  INITIALIZING,
  /** The runtime has asked for its first event before the sandbox said that it runs. */
  ASKED_EARLY,
  /** The init has failed, and its process is being killed. */
  INIT_FAILING,
  /** The init has failed, and its process is gone. */
  INIT_FAILED,
  /** The runtime starts once more, in the time of the invoke that waits for it. */
  REPEATING_INIT,
  /** The runtime waits for an event. */
  IDLE,
  /** The same, without processor time. */
  FROZEN,
  /** The event is with the runtime. */
  INVOKING,
  /** The invoke's time has run out, and its process is being killed. */
  TIMED_OUT,
  /** The response is complete, but not yet its log. */
  RESPONDED,
  /** Response and log are complete; the runtime has not asked for the next event. */
  LOGGED,
  /** The runtime has asked for the next event, but the log of the last one is not complete. */
  ASKED,
  /** The runtime is gone or being killed, and will be started anew with the same {@code /tmp}. */
  RESETTING,
  /** The runtime died while it waited. */
  DEAD,
  /** Nothing happens in it any more. */
  ENDED;

  private static final Map<EnvironmentState, Set<EnvironmentState>> LEGAL =
      new EnumMap<>(EnvironmentState.class);

  static {
    LEGAL.put(CREATING, EnumSet.of(INITIALIZING, ENDED));
    LEGAL.put(INITIALIZING, EnumSet.of(IDLE, ASKED_EARLY, INIT_FAILING, INIT_FAILED, ENDED));
    LEGAL.put(ASKED_EARLY, EnumSet.of(IDLE, ENDED));
    LEGAL.put(INIT_FAILING, EnumSet.of(INIT_FAILED, ENDED));
    LEGAL.put(INIT_FAILED, EnumSet.of(REPEATING_INIT, ENDED));
    LEGAL.put(REPEATING_INIT, EnumSet.of(INVOKING, DEAD, ENDED));
    LEGAL.put(IDLE, EnumSet.of(FROZEN, INVOKING, DEAD, ENDED));
    LEGAL.put(FROZEN, EnumSet.of(INVOKING, DEAD, ENDED));
    LEGAL.put(INVOKING, EnumSet.of(RESPONDED, TIMED_OUT, RESETTING, DEAD, ENDED));
    LEGAL.put(TIMED_OUT, EnumSet.of(RESETTING, ENDED));
    LEGAL.put(RESPONDED, EnumSet.of(LOGGED, ASKED, RESETTING, ENDED));
    LEGAL.put(LOGGED, EnumSet.of(IDLE, RESETTING, ENDED));
    LEGAL.put(ASKED, EnumSet.of(IDLE, RESETTING, ENDED));
    LEGAL.put(RESETTING, EnumSet.of(INITIALIZING, ENDED));
    LEGAL.put(DEAD, EnumSet.of(ENDED));
    LEGAL.put(ENDED, EnumSet.noneOf(EnvironmentState.class));
  }

  boolean mayBecome(EnvironmentState next) {
    return LEGAL.getOrDefault(this, Set.of()).contains(next);
  }
}
