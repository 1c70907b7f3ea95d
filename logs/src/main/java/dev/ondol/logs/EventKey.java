package dev.ondol.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;

/**
 * Where an event stands among all of a group: by time, then stream, then position. The key of a
 * page's last event is the cursor to the next page, so a cursor stays good whatever comes or goes.
 */
record EventKey(long timestampMillis, String stream, String id) implements Comparable<EventKey> {
  /** Before all events. */
  static final EventKey START = new EventKey(Long.MIN_VALUE, "", "");

  /** Behind all events. */
  static final EventKey END = new EventKey(Long.MAX_VALUE, "\uFFFF", "~");

  private static final int MAX_CURSOR_CHARS = 4096;
  private static final int ID_CHARS = 24;

  private static final Comparator<EventKey> ORDER =
      Comparator.comparingLong(EventKey::timestampMillis)
          .thenComparing(EventKey::stream)
          .thenComparing(EventKey::id);

  static EventKey of(LogReader.Event event) {
    return new EventKey(event.timestampMillis(), event.stream(), event.id());
  }

  /** Before all events of this time, and behind all before it. */
  static EventKey firstAt(long timestampMillis) {
    return new EventKey(timestampMillis, "", "0".repeat(ID_CHARS));
  }

  /** An id that ascends with segment and offset; neither outgrows its digits. */
  static String idAt(long segment, long offset) {
    return "%013d%011d".formatted(segment, offset);
  }

  @Override
  public int compareTo(EventKey other) {
    return ORDER.compare(this, other);
  }

  String cursor() {
    String text = timestampMillis + "/" + id + "/" + stream;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param otherwise for the empty cursor
   * @throws OndolException INVALID_PARAMETER if we did not make it
   */
  static EventKey parse(String cursor, EventKey otherwise) {
    if (cursor.isEmpty()) {
      return otherwise;
    }
    try {
      if (cursor.length() <= MAX_CURSOR_CHARS) {
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        String[] parts = new String(bytes, StandardCharsets.UTF_8).split("/", 3);
        if (parts.length == 3 && parts[1].length() == ID_CHARS) {
          return new EventKey(Long.parseLong(parts[0]), parts[2], parts[1]);
        }
      }
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
    throw invalid(null);
  }

  private static OndolException invalid(@org.jspecify.annotations.Nullable Throwable cause) {
    String message = "The specified nextToken is invalid.";
    return cause == null
        ? new OndolException(ErrorCode.INVALID_PARAMETER, message)
        : new OndolException(ErrorCode.INVALID_PARAMETER, message, cause);
  }
}
