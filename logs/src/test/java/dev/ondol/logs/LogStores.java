package dev.ondol.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the tests of the log store share: one group, one stream, and ways to read. */
final class LogStores {
  static final String GROUP = "/aws/lambda/hello";
  static final String STREAM = "2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef";
  static final LogLimits SMALL = new LogLimits(1024 * 1024, Duration.ofDays(1), 16 * 1024 * 1024);

  private LogStores() {}

  static List<LogReader.Event> all(LogStore store) {
    return pages(store, new LogReader.Query(GROUP, List.of(), 0, Long.MAX_VALUE), 1000);
  }

  static int count(LogStore store, String group) {
    return pages(store, new LogReader.Query(group, List.of(), 0, Long.MAX_VALUE), 10_000).size();
  }

  static List<LogReader.Event> pages(LogStore store, LogReader.Query query, int limit) {
    var events = new ArrayList<LogReader.Event>();
    String cursor = "";
    do {
      var page = store.events(query, cursor, limit);
      assertThat(page.events()).hasSizeLessThanOrEqualTo(limit);
      events.addAll(page.events());
      cursor = page.cursor();
    } while (!cursor.isEmpty());
    return events;
  }

  static List<String> messages(LogStore store) {
    return all(store).stream().map(LogReader.Event::message).toList();
  }
}
