package dev.ondol.core;

/** Why an invoke met no idle slot. */
public enum ColdReason {
  /** The function version has never had a slot since the platform started. */
  FIRST,
  /** All its slots are busy. */
  SCALE_OUT,
  /** Its last slot was idle for longer than the keep-alive time. */
  EXPIRED,
  /** Its last slot failed in an invoke and initialises anew. */
  RESET,
  /** The code or the configuration changed. */
  VERSION_CHANGE,
  /** Its last slot had to make room for another function. */
  EVICTED,
  /** Its last slot had reached the age at which a slot has to go. */
  AGED,
  /** No invoke asked for it: it was made ahead, because it is provisioned. */
  PROVISIONED;

  /** As in headers, metrics and JSON: lower case with hyphens. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
