package dev.ondol.runtimes;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The numbers of a version, most significant first; as many as were given. Ordered by them, a
 * missing one before any other.
 */
record Version(List<Integer> numbers) implements Comparable<Version> {
  static final Version NONE = new Version(List.of());

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /** Reads {@code v20.20.2}, {@code 22.x}, {@code 3.12}, {@code 17.0.9} and {@code 1.8.0_392}. */
  static Version of(String text) {
    List<Integer> numbers =
        NUMBER.matcher(text).results().map(match -> Integer.valueOf(match.group())).toList();
    boolean oldJava = numbers.size() > 1 && numbers.get(0) == 1 && numbers.get(1) == 8;
    return new Version(oldJava ? numbers.subList(1, numbers.size()) : numbers);
  }

  int major() {
    return numbers.isEmpty() ? 0 : numbers.getFirst();
  }

  /** Whether all of the other's numbers are the same here: 3.12.1 is a 3.12. */
  boolean isA(Version other) {
    return numbers.size() >= other.numbers.size()
        && numbers.subList(0, other.numbers.size()).equals(other.numbers);
  }

  boolean isBefore(Version other) {
    return compareTo(other) < 0;
  }

  /** Its first numbers: 3.12 of 3.12.1. */
  Version first(int count) {
    return new Version(numbers.subList(0, Math.min(count, numbers.size())));
  }

  @Override
  public int compareTo(Version other) {
    int common = Math.min(numbers.size(), other.numbers.size());
    for (int i = 0; i < common; i++) {
      int order = Integer.compare(numbers.get(i), other.numbers.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(numbers.size(), other.numbers.size());
  }
}
