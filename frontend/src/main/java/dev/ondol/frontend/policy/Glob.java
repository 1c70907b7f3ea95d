package dev.ondol.frontend.policy;

/**
 * A pattern in which {@code *} stands for any text and {@code ?} for one character. Inside, both
 * are written as characters that no document may have, so that text which comes out of a variable
 * is never taken for a wildcard. Immutable.
 *
 * <p>On a mismatch only the last star is widened: what stood before it has matched as early as it
 * could, so an earlier star has nothing to gain. The work is at most pattern times text, and none
 * if the text is shorter than the pattern's own characters.
 */
final class Glob {
  /** Any text. Not a character of Unicode. */
  static final char ANY = '\uFFFE';

  /** One character. Not a character of Unicode. */
  static final char ONE = '\uFFFF';

  private final String pattern;
  private final int shortest;
  private final boolean wild;

  /**
   * @param pattern with {@link #ANY} and {@link #ONE} for its wildcards
   */
  Glob(String pattern) {
    this.pattern = pattern;
    int stars = 0;
    int marks = 0;
    for (int i = 0; i < pattern.length(); i++) {
      stars += pattern.charAt(i) == ANY ? 1 : 0;
      marks += pattern.charAt(i) == ONE ? 1 : 0;
    }
    this.shortest = pattern.length() - stars;
    this.wild = stars + marks > 0;
  }

  /** Whether text can have the characters that stand for wildcards. */
  static boolean hasReserved(String text) {
    return text.indexOf(ANY) >= 0 || text.indexOf(ONE) >= 0;
  }

  boolean matches(String text) {
    return wild ? matchesWild(text) : pattern.equals(text);
  }

  private boolean matchesWild(String text) {
    if (text.length() < shortest) {
      return false;
    }
    int star = -1;
    int resume = 0;
    int p = 0;
    int t = 0;
    while (t < text.length()) {
      char c = p < pattern.length() ? pattern.charAt(p) : 0;
      if (p < pattern.length() && c == ANY) {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && (c == ONE || c == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == ANY) {
      p++;
    }
    return p == pattern.length();
  }
}
