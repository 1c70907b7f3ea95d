package dev.ondol.frontend.policy;

/** What one document says to one request. */
public enum Effect {
  /** Nothing. */
  NONE,
  /**
   * The principal's account may, so that its own policies decide. Only documents with principals
   * say it.
   */
  DELEGATED,
  ALLOWED,
  /** Overrides everything else. */
  DENIED
}
