package dev.ondol.cli;

/**
 * What an examination of the host found about one subject.
 *
 * @param subject such as {@code isolation container}
 * @param detail what was found
 * @param remedy what to install or change, as a sentence; empty if nothing
 */
record Finding(String subject, Verdict verdict, String detail, String remedy) {
  static final String ISOLATION = "isolation ";

  /** How good it is. */
  enum Verdict {
    WORKS("works"),
    NOTE("note"),
    MISSING("missing");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** Whether functions can run thanks to this. */
  boolean isolatesAndWorks() {
    return subject.startsWith(ISOLATION) && verdict != Verdict.MISSING;
  }
}
