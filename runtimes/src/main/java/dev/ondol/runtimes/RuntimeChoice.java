package dev.ondol.runtimes;

/** Which language runtime of this host serves a runtime identifier. */
public sealed interface RuntimeChoice {
  /**
   * @param exact whether it is the very version that the identifier names
   * @param note for the log, {@code doctor} and the function's configuration: what serves it, and
   *     why, where it is not exact; empty where it is
   */
  record Served(LanguageRuntime runtime, boolean exact, String note) implements RuntimeChoice {}

  /**
   * @param reason a sentence for the caller: what is missing and what to install
   */
  record NotServed(String reason) implements RuntimeChoice {}

  /** Not an identifier that Lambda knows. */
  record Unknown() implements RuntimeChoice {}
}
