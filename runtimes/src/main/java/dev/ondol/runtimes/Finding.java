package dev.ondol.runtimes;

import java.nio.file.Path;

/** What the search for language runtimes made of one program on this host. */
public sealed interface Finding {
  Path program();

  /** It runs, and functions may be served by it. */
  record Found(Path program, LanguageRuntime runtime) implements Finding {}

  /**
   * It serves nothing.
   *
   * @param reason as a sentence, such as that a sandbox's user could not read it
   */
  record Skipped(Path program, String reason) implements Finding {}
}
