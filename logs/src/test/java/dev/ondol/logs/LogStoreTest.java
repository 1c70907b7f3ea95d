package dev.ondol.logs;

import static dev.ondol.logs.LogStores.GROUP;
import static dev.ondol.logs.LogStores.SMALL;
import static dev.ondol.logs.LogStores.STREAM;
import static dev.ondol.logs.LogStores.all;
import static dev.ondol.logs.LogStores.count;
import static dev.ondol.logs.LogStores.messages;
import static dev.ondol.logs.LogStores.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller sees. */
class LogStoreTest {

  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong(1_767_225_600_000L);

  @Test
  void aReadSeesEverythingThatWasAppendedBefore() {
    try (LogStore store = open(SMALL)) {
      for (int i = 0; i < 100; i++) {
        store.append(GROUP, STREAM, i, "event " + i);
        assertThat(messages(store)).hasSize(i + 1).last().isEqualTo("event " + i);
      }
    }
  }

  @Test
  void tellsWhenAnEventHappenedAndWhenItCame() {
    try (LogStore store = open(SMALL)) {
      store.append(GROUP, STREAM, 123, "hello");
      var event = all(store).getFirst();
      assertThat(event.stream()).isEqualTo(STREAM);
      assertThat(event.timestampMillis()).isEqualTo(123);
      assertThat(event.ingestedMillis()).isEqualTo(now.get());
    }
  }

  @Test
  void mergesStreamsByTimeThenStreamThenOrderOfArrival() {
    try (LogStore store = open(SMALL)) {
      store.append(GROUP, "b", 20, "b20");
      store.append(GROUP, "a", 20, "a20");
      store.append(GROUP, "a", 10, "a10 late");
      store.append(GROUP, "a", 20, "a20 again");
      store.append(GROUP, "b", 15, "b15");
      assertThat(messages(store)).containsExactly("a10 late", "b15", "a20", "a20 again", "b20");
    }
  }

  @Test
  void keepsEverythingAcrossARestart() {
    List<LogReader.Event> before;
    try (LogStore store = open(SMALL)) {
      for (int i = 0; i < 3000; i++) {
        store.append(GROUP, "stream-" + i % 7, i, "x".repeat(100) + i);
      }
      before = all(store);
      assertThat(before).hasSize(3000);
    }
    try (LogStore store = open(SMALL)) {
      assertThat(all(store)).isEqualTo(before);
      assertThat(store.streams(GROUP).orElseThrow()).hasSize(7);
      store.append(GROUP, "stream-0", 3000, "after");
      assertThat(messages(store)).hasSize(3001).last().isEqualTo("after");
      assertThat(all(store)).extracting(LogReader.Event::id).doesNotHaveDuplicates();
    }
  }

  @Test
  void keepsAnyMessageAsItIs() {
    List<String> messages =
        List.of("", "\n", "a\r\nb\u0000c", "{\"json\":true}", "온돌 \uD83D\uDD25", "\u001b[31mred");
    try (LogStore store = open(SMALL)) {
      messages.forEach(message -> store.append(GROUP, STREAM, 1, message));
    }
    try (LogStore store = open(SMALL)) {
      assertThat(messages(store)).isEqualTo(messages);
    }
  }

  @Test
  void cutsOffAMessageThatIsTooLong() {
    try (LogStore store = open(LogLimits.DEFAULT)) {
      store.append(GROUP, STREAM, 1, "€".repeat(2_000_000));
      store.append(GROUP, STREAM, 2, "next");
      assertThat(messages(store)).containsExactly("€".repeat(LogRecord.MAX_MESSAGE_CHARS), "next");
    }
  }

  @Test
  void aFloodIsBoundedDroppedAndCounted() throws Exception {
    var limits = new LogLimits(1024 * 1024, Duration.ofDays(1), 200_000);
    int floods = 8;
    int each = 20_000;
    try (LogStore store = open(limits);
        var pool = Executors.newFixedThreadPool(floods)) {
      var futures = new ArrayList<java.util.concurrent.Future<?>>();
      for (int flood = 0; flood < floods; flood++) {
        String group = "/flood/" + flood;
        futures.add(
            pool.submit(() -> {
              for (int i = 0; i < each; i++) {
                store.append(group, STREAM, i, "m");
              }
            }));
      }
      for (var future : futures) {
        future.get();
      }
      long written = 0;
      for (int flood = 0; flood < floods; flood++) {
        String group = "/flood/" + flood;
        written += store.streams(group).isPresent() ? count(store, group) : 0;
      }
      assertThat(store.dropped()).isPositive();
      assertThat(written + store.dropped()).isEqualTo((long) floods * each);
      store.append(GROUP, STREAM, 1, "after the flood");
      assertThat(messages(store)).containsExactly("after the flood");
    }
  }

  @Test
  void aDeletedGroupIsGoneAndBeginsAnewWithItsNextEvent() throws Exception {
    try (LogStore store = open(SMALL)) {
      store.append(GROUP, STREAM, 1, "old");
      assertThat(store.deleteGroup(GROUP)).isTrue();
      assertThat(store.deleteGroup(GROUP)).isFalse();
      assertThat(store.streams(GROUP)).isEmpty();
      assertThat(folder.resolve("logs")).isEmptyDirectory();
      assertThatThrownBy(() -> messages(store))
          .isInstanceOfSatisfying(
              OndolException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_NOT_FOUND));
      store.append(GROUP, STREAM, 2, "new");
      assertThat(messages(store)).containsExactly("new");
    }
    try (LogStore store = open(SMALL)) {
      assertThat(messages(store)).containsExactly("new");
    }
  }

  @Test
  void listsGroupsByPrefixAndPage() {
    try (LogStore store = open(SMALL)) {
      for (String name : List.of("/b", "/a/2", "/a/1", "/a/3", "/c")) {
        store.append(name, STREAM, 1, "x");
      }
      assertThat(store.groups("/a", "", 10))
          .extracting(LogReader.Group::name)
          .containsExactly("/a/1", "/a/2", "/a/3");
      assertThat(store.groups("/a", "/a/1", 1))
          .extracting(LogReader.Group::name)
          .containsExactly("/a/2");
      assertThat(store.groups("", "/a/3", 10))
          .extracting(LogReader.Group::name)
          .containsExactly("/b", "/c");
    }
  }

  @Test
  void describesAStream() {
    try (LogStore store = open(SMALL)) {
      store.append(GROUP, "s", 50, "b");
      store.streams(GROUP);
      long created = now.getAndAdd(1000);
      store.append(GROUP, "s", 40, "a");
      var stream = store.streams(GROUP).orElseThrow().getFirst();
      assertThat(stream.createdMillis()).isEqualTo(created);
      assertThat(stream.firstEventMillis()).isEqualTo(40);
      assertThat(stream.lastEventMillis()).isEqualTo(50);
      assertThat(stream.bytes()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "!!!", "MTIz", "MS8yLzM", "Li4vLi4vZXRj"})
  void refusesACursorThatItDidNotMake(String cursor) {
    try (LogStore store = open(SMALL)) {
      store.append(GROUP, STREAM, 1, "x");
      var query = new LogReader.Query(GROUP, List.of(), 0, 10);
      assertThatThrownBy(() -> store.events(query, cursor, 10))
          .isInstanceOfSatisfying(
              OndolException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER));
    }
  }

  @Test
  void aPageOfLongMessagesEndsEarlyAndLosesNone() {
    try (LogStore store = open(LogLimits.DEFAULT)) {
      var expected = new ArrayList<String>();
      for (int i = 0; i < 40; i++) {
        String message = (i % 3 == 0 ? "short" : "x".repeat(200_000)) + i;
        store.append(GROUP, STREAM, i, message);
        expected.add(message);
      }
      var query = new LogReader.Query(GROUP, List.of(), 0, Long.MAX_VALUE);
      assertThat(store.events(query, "", 1000).events()).hasSizeBetween(1, 10);
      assertThat(messages(store)).isEqualTo(expected);
    }
  }

  @Test
  void agreesWithASimpleListOverRandomAppendsQueriesAndRestarts() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var model = new HashMap<String, List<String[]>>();
    for (int restart = 0; restart < 4; restart++) {
      try (LogStore store = open(LogLimits.DEFAULT)) {
        for (int step = 0; step < 60; step++) {
          appendSome(store, model, random);
          String group = "/g/" + random.nextInt(3);
          if (model.containsKey(group)) {
            assertThat(query(store, group, random, model.get(group))).as("seed %d", seed).isTrue();
          }
        }
      }
    }
  }

  private static void appendSome(LogStore store, Map<String, List<String[]>> model, Random random) {
    for (int i = random.nextInt(20); i > 0; i--) {
      String group = "/g/" + random.nextInt(3);
      String stream = "s" + random.nextInt(4);
      int at = 100 + model.size() + random.nextInt(50);
      String message = "m".repeat(random.nextInt(800)) + random.nextInt();
      store.append(group, stream, at, message);
      model
          .computeIfAbsent(group, name -> new ArrayList<>())
          .add(new String[] {Integer.toString(at), stream, message});
    }
  }

  private static boolean query(LogStore store, String group, Random random, List<String[]> model) {
    List<String> streams =
        IntStream.range(0, 5).filter(i -> random.nextInt(3) == 0).mapToObj(i -> "s" + i).toList();
    int start = 90 + random.nextInt(60);
    int end = start + random.nextInt(60);
    var query = new LogReader.Query(group, streams, start, end);
    List<String> expected =
        model.stream()
            .filter(event -> streams.isEmpty() || streams.contains(event[1]))
            .filter(e -> Integer.parseInt(e[0]) >= start && Integer.parseInt(e[0]) < end)
            .sorted(
                Comparator.comparing((String[] event) -> Integer.valueOf(event[0]))
                    .thenComparing(event -> event[1]))
            .map(event -> event[2])
            .toList();
    int limit = 1 + random.nextInt(100);
    return pages(store, query, limit).stream()
        .map(LogReader.Event::message)
        .toList()
        .equals(expected);
  }

  private LogStore open(LogLimits limits) {
    return new LogStore(folder.resolve("logs"), limits, now::get);
  }
}
