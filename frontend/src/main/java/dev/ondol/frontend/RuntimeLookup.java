package dev.ondol.frontend;

/** Tells what this host has for a runtime identifier. Never blocks; any thread. */
@FunctionalInterface
public interface RuntimeLookup {
  /**
   * @param identifier as a caller wrote it, such as {@code nodejs22.x}
   */
  Answer lookup(String identifier);

  /** What the host has. */
  sealed interface Answer {}

  /**
   * @param version what serves it, such as {@code nodejs-22.4.1}
   * @param note why this version, where it is not the very one of the identifier; empty where it is
   */
  record Served(String version, String note) implements Answer {}

  /**
   * @param reason a sentence for the caller: what is missing and what to install
   */
  record NotServed(String reason) implements Answer {}

  /** Not an identifier that Lambda knows. */
  record Unknown() implements Answer {}
}
