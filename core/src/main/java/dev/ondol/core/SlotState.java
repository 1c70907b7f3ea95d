package dev.ondol.core;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a slot is in its life. */
public enum SlotState {
  /** Its environment is being made or made anew; it takes no invoke yet. */
  INIT,
  /** Its environment waits for an event. */
  IDLE,
  /** It serves exactly one invoke. */
  BUSY,
  /** It takes no more invokes; its memory counts until the host has it back. */
  ENDING,
  /** Nothing of it is left on the host. */
  GONE;

  private static final Map<SlotState, Set<SlotState>> LEGAL = new EnumMap<>(SlotState.class);

  static {
    // An invoke may take a slot in INIT whose init failed: it then repeats the init in its own
    // time.
    LEGAL.put(INIT, EnumSet.of(IDLE, BUSY, ENDING));
    LEGAL.put(IDLE, EnumSet.of(BUSY, ENDING));
    // Back to INIT: the invoke broke the environment, which starts anew with its /tmp.
    LEGAL.put(BUSY, EnumSet.of(IDLE, INIT, ENDING));
    LEGAL.put(ENDING, EnumSet.of(GONE));
    LEGAL.put(GONE, EnumSet.noneOf(SlotState.class));
  }

  /** Whether a slot may go from here to {@code next} in one step. */
  public boolean mayBecome(SlotState next) {
    return LEGAL.getOrDefault(this, Set.of()).contains(next);
  }

  /** As in metrics and JSON. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
