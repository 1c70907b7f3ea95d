package dev.ondol.frontend.identity;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Points in time as signatures carry them: {@code 20260101T123000Z}. */
final class BasicTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int LENGTH = 16;
  private static final int DATE_LENGTH = 8;
  private static final int MAX_HTTP_DATE = 40;

  private BasicTime() {}

  static String format(Instant time) {
    return FORMAT.format(time);
  }

  /** The day alone. */
  static String day(String time) {
    return time.substring(0, Math.min(DATE_LENGTH, time.length()));
  }

  /** Empty if it is none. */
  static Optional<Instant> parse(String text) {
    if (text.length() != LENGTH || text.charAt(DATE_LENGTH) != 'T' || !text.endsWith("Z")) {
      return Optional.empty();
    }
    for (int i = 0; i < LENGTH - 1; i++) {
      char c = text.charAt(i);
      if (i != DATE_LENGTH && (c < '0' || c > '9')) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(
          LocalDateTime.of(
                  number(text, 0, 4),
                  number(text, 4, 6),
                  number(text, 6, 8),
                  number(text, 9, 11),
                  number(text, 11, 13),
                  number(text, 13, 15))
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  /** A {@code Date} header in the same form; as it came if it is no date of HTTP. */
  static String ofHttpDate(String text) {
    if (text.length() > MAX_HTTP_DATE || parse(text).isPresent()) {
      return text;
    }
    try {
      return format(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return text;
    }
  }
}
