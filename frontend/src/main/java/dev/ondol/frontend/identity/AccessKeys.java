package dev.ondol.frontend.identity;

/** Finds the secret that a key id stands for. Answered from memory; never blocks. Thread-safe. */
public interface AccessKeys {
  /**
   * @param id as the request names it; untrusted
   * @param token of a session; empty if the request has none
   */
  Answer find(String id, String token);

  /** What there is to say about a key. */
  sealed interface Answer {}

  record Known(String secret, Identity identity) implements Answer {
    /** Without the secret, so that no log has it. */
    @Override
    public String toString() {
      return "Known[" + identity + "]";
    }
  }

  /** There is no such key, or the token is none of this server. */
  record Unknown() implements Answer {}

  /** The session has ended. */
  record Expired() implements Answer {}
}
