package dev.ondol.frontend.lambda;

import java.util.HexFormat;

/**
 * How often a chain of invokes has come through a function, as the trace header tells it: {@code
 * Lineage=1:6996f47f:0} says that the function of that hash was invoked once. AWS's clients send
 * the header of the invoke that they run in with every call they make, so a function that calls
 * itself, also by way of others, is seen to turn in a circle. Stateless.
 *
 * <p>The format's version is 1; entries of further functions follow behind a bar, and only the last
 * few are kept. Whoever makes up a header can hide a loop; the limits of concurrency hold all the
 * same.
 */
final class Lineage {
  /** A function that turns in a circle is stopped when it has run so often. */
  static final int MOST_TURNS = 16;

  private static final int MAX_ENTRIES = 8;
  private static final String MEMBER = ";Lineage=";
  private static final String VERSION = "1:";
  private static final int HASH_DIGITS = 8;
  private static final int MAX_COUNT_DIGITS = 5;
  private static final HexFormat HEX = HexFormat.of();

  private Lineage() {}

  /** What the header of a new chain ends with. */
  static String first(String functionName) {
    return MEMBER + VERSION + hash(functionName) + ":0";
  }

  /** The header for an invoke of a function that came with a header. */
  static String onward(String traceId, String functionName) {
    int member = traceId.indexOf(MEMBER);
    if (member < 0) {
      return traceId + first(functionName);
    }
    int from = member + MEMBER.length();
    int end = traceId.indexOf(';', from);
    String entries = traceId.substring(from, end < 0 ? traceId.length() : end);
    String rest = end < 0 ? "" : traceId.substring(end);
    return traceId.substring(0, from) + VERSION + onwardEntries(entries, hash(functionName)) + rest;
  }

  /** How often the function has run in this chain before, by the header that its invoke gets. */
  static int turns(String onward, String functionName) {
    int member = onward.indexOf(MEMBER);
    int entry = onward.indexOf(hash(functionName) + ":", member);
    return member < 0 || entry < 0 ? 0 : count(onward, entry + HASH_DIGITS + 1);
  }

  private static String onwardEntries(String entries, String own) {
    String known = entries.startsWith(VERSION) ? entries.substring(VERSION.length()) : "";
    String[] parts = known.isEmpty() ? new String[0] : known.split("\\|", -1);
    StringBuilder kept = new StringBuilder();
    int turns = 0;
    for (int i = Math.max(0, parts.length - MAX_ENTRIES + 1); i < parts.length; i++) {
      if (parts[i].startsWith(own + ":")) {
        turns = count(parts[i], HASH_DIGITS + 1) + 1;
      } else {
        kept.append(parts[i]).append('|');
      }
    }
    return kept.append(own).append(':').append(turns).toString();
  }

  private static String hash(String functionName) {
    return HEX.toHexDigits(functionName.hashCode());
  }

  private static int count(String text, int from) {
    int count = 0;
    int end = Math.min(text.length(), from + MAX_COUNT_DIGITS);
    for (int i = from; i < end && Character.digit(text.charAt(i), 10) >= 0; i++) {
      count = count * 10 + Character.digit(text.charAt(i), 10);
    }
    return count;
  }
}
