package dev.ondol.core;

/** Why a slot ends. */
public enum EndReason {
  /** It was idle for longer than the keep-alive time. */
  EXPIRED,
  /** It was idle, and another function needed its memory. */
  EVICTED,
  /** Its function was updated or deleted. */
  RETIRED,
  /** It was idle and had reached the age, or the count of invokes, at which a slot has to go. */
  AGED,
  /** It was provisioned, and fewer are wanted now. */
  UNPROVISIONED,
  /** Before its environment was begun, the invoke that it was for had another slot. */
  UNNEEDED,
  /** Its environment could not be initialised, or was lost. */
  FAILED,
  /** The platform stops. */
  DRAINED;

  /** As in metrics and logs. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
