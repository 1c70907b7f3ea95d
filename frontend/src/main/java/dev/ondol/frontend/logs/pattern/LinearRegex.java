package dev.ondol.frontend.logs.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * A regular expression of CloudWatch Logs: characters, classes, repetition and alternatives, but no
 * groups. Immutable.
 *
 * <p>Patterns are hostile input, so nothing here backtracks. Without groups an alternative is a row
 * of items, each of which is taken once, may be skipped, or may be taken over and over. How far a
 * match may have come is a set of places between items, kept as bits; a character moves all of them
 * on at once, and a run of items that may be skipped is passed by one addition, whose carry runs
 * through it. So a message costs one look at each of its characters, times the words of the set.
 *
 * <pre>
 *   ab*c      places  0 a 1 b* 2 c 3      once: a, c     again: b     skip: b
 * </pre>
 */
final class LinearRegex {
  private static final int WORD_BITS = Long.SIZE;
  private static final int ASCII = 128;

  private final int words;

  /** By character the items that take it; the last entry is for all characters beyond ASCII. */
  private final long[][] takes;

  private final long[] again;
  private final long[] skip;
  private final long[] starts;
  private final long[] startsAtBegin;
  private final long[] ends;
  private final long[] endsAtEnd;

  private LinearRegex(List<RegexReader.Row> rows) {
    int places = rows.stream().mapToInt(row -> row.items().size() + 1).sum();
    words = (places + WORD_BITS - 1) / WORD_BITS;
    takes = new long[ASCII + 1][words];
    again = new long[words];
    skip = new long[words];
    starts = new long[words];
    startsAtBegin = new long[words];
    ends = new long[words];
    endsAtEnd = new long[words];
    int place = 0;
    for (RegexReader.Row row : rows) {
      set(row.fromBegin() ? startsAtBegin : starts, place);
      for (RegexReader.Item item : row.items()) {
        add(item, place++);
      }
      set(row.toEnd() ? endsAtEnd : ends, place++);
    }
  }

  private void add(RegexReader.Item item, int place) {
    for (char c = 0; c < ASCII; c++) {
      if (item.ascii().get(c)) {
        set(takes[c], place);
      }
    }
    if (item.others()) {
      set(takes[ASCII], place);
    }
    switch (item.times()) {
      case ONCE -> {}
      case AT_MOST_ONCE -> set(skip, place);
      case ANY -> {
        set(skip, place);
        set(again, place);
      }
    }
  }

  private static void set(long[] bits, int bit) {
    bits[bit / WORD_BITS] |= 1L << (bit % WORD_BITS);
  }

  /**
   * @throws dev.ondol.core.OndolException INVALID_PARAMETER for what AWS does not support
   */
  static LinearRegex compile(String text) {
    List<RegexReader.Row> rows = new ArrayList<>(new RegexReader(text).rows());
    return new LinearRegex(rows);
  }

  /** Whether it matches anywhere. */
  boolean find(String text) {
    long[] places = new long[words];
    for (int w = 0; w < words; w++) {
      places[w] = starts[w] | startsAtBegin[w];
    }
    pass(places);
    for (int i = 0; i < text.length(); i++) {
      if (intersect(places, ends)) {
        return true;
      }
      char c = text.charAt(i);
      move(places, takes[Math.min(c, ASCII)]);
      pass(places);
    }
    return intersect(places, ends) || intersect(places, endsAtEnd);
  }

  /** Moves each place over its item if that takes the character; a match may begin anew. */
  private void move(long[] places, long[] taken) {
    long carry = 0;
    for (int w = 0; w < words; w++) {
      long over = places[w] & taken[w];
      long once = over & ~again[w];
      long stay = over & again[w];
      places[w] = (once << 1) | carry | stay | starts[w];
      carry = once >>> (WORD_BITS - 1);
    }
  }

  /** Adds the places behind items that may be skipped. */
  private void pass(long[] places) {
    long carry = 0;
    for (int w = 0; w < words; w++) {
      long from = places[w] & skip[w];
      long partial = skip[w] + from;
      long sum = partial + carry;
      boolean over =
          Long.compareUnsigned(partial, from) < 0 || Long.compareUnsigned(sum, carry) < 0;
      places[w] |= sum ^ skip[w];
      carry = over ? 1 : 0;
    }
  }

  private static boolean intersect(long[] a, long[] b) {
    for (int w = 0; w < a.length; w++) {
      if ((a[w] & b[w]) != 0) {
        return true;
      }
    }
    return false;
  }
}
