package dev.ondol.logs;

import static dev.ondol.logs.LogStores.GROUP;
import static dev.ondol.logs.LogStores.SMALL;
import static dev.ondol.logs.LogStores.STREAM;
import static dev.ondol.logs.LogStores.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers change: groups and their settings, streams, retention; and what they follow. */
class LogEditorTest {
  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong(1_767_225_600_000L);

  @Test
  void settingsAndEmptyStreamsAreThereAfterARestart() {
    var settings = new GroupSettings(7, Map.of("team \u2028=:", "a\nb", "온돌", ""), false);
    try (LogStore store = open()) {
      store.createGroup(GROUP, settings);
      store.createStream(GROUP, "a stream/[$LATEST] +%\n온돌");
      assertCode(ErrorCode.RESOURCE_ALREADY_EXISTS, () -> store.createGroup(GROUP, settings));
      assertCode(
          ErrorCode.RESOURCE_ALREADY_EXISTS,
          () -> store.createStream(GROUP, "a stream/[$LATEST] +%\n온돌"));
      assertCode(ErrorCode.RESOURCE_NOT_FOUND, () -> store.createStream("/nope", "s"));
    }
    try (LogStore store = open()) {
      assertThat(store.group(GROUP).orElseThrow().settings()).isEqualTo(settings);
      assertThat(store.streams(GROUP).orElseThrow())
          .singleElement()
          .isEqualTo(LogReader.Stream.empty("a stream/[$LATEST] +%\n온돌", now.get()));
      store.changeGroup(GROUP, old -> GroupSettings.DEFAULT);
    }
    try (LogStore store = open()) {
      assertThat(store.group(GROUP).orElseThrow().settings()).isEqualTo(GroupSettings.DEFAULT);
    }
  }

  @Test
  void aDeletedStreamStaysDeletedWhereverItsEventsAre() throws Exception {
    for (int filler : new int[] {0, 700, 3000}) {
      String group = "/filled/" + filler;
      try (LogStore store = open()) {
        store.append(group, STREAM, 1, "dead");
        for (int i = 0; i < filler; i++) {
          store.append(group, i % 2 == 0 ? STREAM : "other", 2, "x".repeat(100));
        }
        store.deleteStream(group, STREAM);
        assertCode(ErrorCode.RESOURCE_NOT_FOUND, () -> store.deleteStream(group, STREAM));
        assertThat(alive(store, group)).isEmpty();
        assertThat(names(store, group)).doesNotContain(STREAM);
      }
      try (LogStore store = open()) {
        assertThat(alive(store, group)).isEmpty();
        assertThat(names(store, group)).doesNotContain(STREAM);
        store.append(group, STREAM, 1, "anew");
        assertThat(alive(store, group)).containsExactly("anew");
      }
      try (LogStore store = open()) {
        assertThat(alive(store, group)).containsExactly("anew");
        assertThat(names(store, group)).contains(STREAM);
      }
    }
  }

  @Test
  void aTornLineOfTheRegisterIsForgotten() throws Exception {
    try (LogStore store = open()) {
      store.createGroup(GROUP, GroupSettings.DEFAULT);
      store.createStream(GROUP, "whole");
    }
    Files.writeString(file("streams"), "17672256", StandardOpenOption.APPEND);
    try (LogStore store = open()) {
      assertThat(names(store, GROUP)).containsExactly("whole");
      store.createStream(GROUP, "next");
    }
    try (LogStore store = open()) {
      assertThat(names(store, GROUP)).containsExactly("next", "whole");
    }
  }

  @Test
  void aRetentionHidesOldEventsAtOnceAndRemovesTheirSegments() throws Exception {
    long day = Duration.ofDays(1).toMillis();
    try (LogStore store = open()) {
      for (int i = 0; i < 1500; i++) {
        store.append(GROUP, STREAM, now.get() - 2 * day, "x".repeat(100));
      }
      store.append(GROUP, STREAM, now.get(), "young");
      store.changeGroup(GROUP, settings -> settings.withRetentionDays(1));
      assertThat(messages(store)).containsExactly("young");
      long before = segments();
      assertThat(before).isGreaterThan(2);
      now.addAndGet(Duration.ofMinutes(2).toMillis());
      store.append("/other", STREAM, 1, "the writer looks around");
      assertThat(messages(store)).containsExactly("young");
      // What was looked for before waited for the writer's turn.
      assertThat(store.streams(GROUP)).isPresent();
      assertThat(segments()).isLessThan(before);
      now.addAndGet(day);
      assertThat(messages(store)).isEmpty();
    }
  }

  @Test
  void aLongRetentionOutlivesTheUsualOne() {
    try (LogStore store = open()) {
      store.createGroup(GROUP, GroupSettings.DEFAULT.withRetentionDays(30));
      store.append(GROUP, STREAM, now.get(), "kept");
      store.append("/usual", STREAM, now.get(), "gone");
      assertThat(messages(store)).containsExactly("kept");
      now.addAndGet(SMALL.retention().multipliedBy(3).toMillis());
      store.append("/other", STREAM, 1, "the writer looks around");
      assertThat(store.streams("/other")).isPresent();
      assertThat(messages(store)).containsExactly("kept");
      assertThat(store.streams("/usual").orElseThrow()).isEmpty();
    }
  }

  @Test
  void whatIsPutIsThereOrAnErrorIsThrown() {
    try (LogStore store = open()) {
      var one = List.of(new LogEditor.Entry(1, "one"));
      assertCode(ErrorCode.RESOURCE_NOT_FOUND, () -> store.put(GROUP, STREAM, one));
      store.createGroup(GROUP, GroupSettings.DEFAULT);
      assertCode(ErrorCode.RESOURCE_NOT_FOUND, () -> store.put(GROUP, STREAM, one));
      store.createStream(GROUP, STREAM);
      store.put(GROUP, STREAM, one);
      assertThat(messages(store)).containsExactly("one");
    }
  }

  @Test
  void backwardsAStreamReadsAsForwards() {
    try (LogStore store = open()) {
      var expected = new ArrayList<String>();
      for (int i = 0; i < 3000; i++) {
        store.append(GROUP, i % 3 == 0 ? "other" : STREAM, i / 7, "x".repeat(90) + i);
        if (i % 3 != 0) {
          expected.add("x".repeat(90) + i);
        }
      }
      var query = new LogReader.Query(GROUP, List.of(STREAM), 0, Long.MAX_VALUE);
      var found = new ArrayList<String>();
      String cursor = "";
      List<LogReader.Event> page;
      do {
        page = store.eventsBefore(query, cursor, 130).events();
        found.addAll(0, page.stream().map(LogReader.Event::message).toList());
        cursor = page.isEmpty() ? cursor : page.getFirst().cursor();
      } while (!page.isEmpty());
      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void aSearchFindsWhatIsWantedPageByPage() {
    try (LogStore store = open()) {
      for (int i = 0; i < 3000; i++) {
        store.append(GROUP, STREAM, i, "x".repeat(90) + (i % 100 == 0 ? "needle" : "hay"));
      }
      var query = new LogReader.Query(GROUP, List.of(), 0, Long.MAX_VALUE);
      var found = new ArrayList<Long>();
      String cursor = "";
      do {
        var page = store.search(query, message -> message.endsWith("needle"), cursor, 7);
        page.events().forEach(event -> found.add(event.timestampMillis()));
        cursor = page.cursor();
      } while (!cursor.isEmpty());
      assertThat(found).hasSize(30).doesNotHaveDuplicates().isSorted();
    }
  }

  @Test
  void aSearchThatTakesLongEndsBetweenSegmentsAndGoesOnFromThere() {
    try (LogStore store = open()) {
      for (int i = 0; i < 3000; i++) {
        store.append(GROUP, STREAM, i, "x".repeat(90) + i);
      }
      var query = new LogReader.Query(GROUP, List.of(), 0, Long.MAX_VALUE);
      var slow = new AtomicLong();
      var found = new ArrayList<String>();
      String cursor = "";
      int pages = 0;
      do {
        var page =
            store.search(
                query,
                message -> {
                  // Of each page the first message takes longer than all of it may.
                  if (slow.getAndIncrement() % 100_000 == 0) {
                    long until = System.nanoTime() + Duration.ofMillis(2100).toNanos();
                    while (System.nanoTime() < until) {
                      Thread.onSpinWait();
                    }
                  }
                  return message.endsWith("7");
                },
                cursor,
                1000);
        page.events().forEach(event -> found.add(event.message()));
        cursor = page.cursor();
        pages++;
      } while (!cursor.isEmpty());
      assertThat(pages).isEqualTo(2);
      assertThat(found).hasSize(300).doesNotHaveDuplicates();
    }
  }

  @Test
  void aFollowerHearsWhatComesToItsGroupsUntilItLeaves() {
    try (LogStore store = open()) {
      var heard = new ArrayList<String>();
      Following following =
          store.follow(Set.of(GROUP), (group, event) -> heard.add(group + " " + event.message()));
      store.append(GROUP, STREAM, 1, "one");
      store.append("/other", STREAM, 1, "elsewhere");
      assertThat(messages(store)).containsExactly("one");
      assertThat(heard).containsExactly(GROUP + " one");
      following.close();
      store.append(GROUP, STREAM, 2, "two");
      assertThat(messages(store)).hasSize(2);
      assertThat(heard).hasSize(1);
    }
  }

  private static void assertCode(ErrorCode code, Runnable change) {
    assertThatThrownBy(change::run)
        .isInstanceOfSatisfying(OndolException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static List<String> names(LogStore store, String group) {
    return store.streams(group).orElseThrow().stream().map(LogReader.Stream::name).toList();
  }

  private static List<String> alive(LogStore store, String group) {
    var query = new LogReader.Query(group, List.of(STREAM), 0, Long.MAX_VALUE);
    return store.events(query, "", 10_000).events().stream().map(LogReader.Event::message).toList();
  }

  private long segments() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).count();
    }
  }

  private Path file(String name) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  private LogStore open() {
    return new LogStore(folder.resolve("logs"), SMALL, now::get);
  }
}
