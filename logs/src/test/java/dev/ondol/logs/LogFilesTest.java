package dev.ondol.logs;

import static dev.ondol.logs.LogStores.GROUP;
import static dev.ondol.logs.LogStores.SMALL;
import static dev.ondol.logs.LogStores.STREAM;
import static dev.ondol.logs.LogStores.all;
import static dev.ondol.logs.LogStores.count;
import static dev.ondol.logs.LogStores.messages;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on the disk: names, crashes, limits, open files. */
class LogFilesTest {

  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong(1_767_225_600_000L);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../etc/x",
        "..",
        ".",
        "/",
        "//",
        "a/../b",
        "/aws/lambda/#_-.",
        "C:\\x",
        "new\nline",
        "nul\0",
        "온돌",
      })
  void noNameLeavesTheFolder(String name) throws Exception {
    try (LogStore store = open(SMALL)) {
      store.append(name, "../" + name, 1, "hello");
      store.append("g".repeat(512), "s".repeat(512), 1, "hello");
      var query = new LogReader.Query(name, List.of("../" + name), 0, 10);
      assertThat(store.events(query, "", 10).events()).hasSize(1);
    }
    try (LogStore store = open(SMALL);
        var paths = Files.walk(folder)) {
      assertThat(store.groups("", "", 10))
          .extracting(LogReader.Group::name)
          .containsExactlyInAnyOrder(name, "g".repeat(512));
      assertThat(paths).allMatch(path -> folder.relativize(path).getNameCount() <= 3);
      assertThat(folder.resolve("logs")).isDirectoryNotContaining(path -> !Files.isDirectory(path));
    }
  }

  @Test
  void aTornLastRecordIsLeftOutAndOverwritten() throws Exception {
    try (LogStore store = open(SMALL)) {
      store.append(GROUP, STREAM, 1, "one");
      store.append(GROUP, STREAM, 2, "two");
    }
    Path segment = segments().getLast();
    byte[] whole = Files.readAllBytes(segment);
    for (int cut = 1; cut < whole.length / 2; cut++) {
      Files.write(segment, java.util.Arrays.copyOf(whole, whole.length - cut));
      try (LogStore store = open(SMALL)) {
        assertThat(messages(store)).containsExactly("one");
        store.append(GROUP, STREAM, 3, "three");
      }
      try (LogStore store = open(SMALL)) {
        assertThat(messages(store)).containsExactly("one", "three");
      }
    }
  }

  @Test
  void garbageBehindTheLastRecordIsNoEvent() throws Exception {
    try (LogStore store = open(SMALL)) {
      store.append(GROUP, STREAM, 1, "one");
    }
    byte[] forged = new LogRecord(9, 9, "s", "forged").bytes();
    byte[] torn = ByteBuffer.allocate(3 + forged.length).position(3).put(forged).array();
    Files.write(segments().getLast(), torn, StandardOpenOption.APPEND);
    try (LogStore store = open(SMALL)) {
      assertThat(messages(store)).containsExactly("one");
      store.append(GROUP, STREAM, 2, "two");
    }
    try (LogStore store = open(SMALL)) {
      assertThat(messages(store)).containsExactly("one", "two");
    }
  }

  @Test
  void readsASegmentWhoseIndexIsBrokenOrGone() throws Exception {
    List<LogReader.Event> before;
    try (LogStore store = open(SMALL)) {
      for (int i = 0; i < 3000; i++) {
        store.append(GROUP, STREAM, i, "x".repeat(100));
      }
      before = all(store);
    }
    List<Path> indexes = files(".idx");
    assertThat(indexes).hasSizeGreaterThan(2);
    Files.delete(indexes.get(0));
    Files.write(indexes.get(1), new byte[100]);
    Files.write(indexes.get(2), new byte[1]);
    try (LogStore store = open(SMALL)) {
      assertThat(all(store)).isEqualTo(before);
    }
  }

  @Test
  void dropsTheOldestEventsOfAGroupThatIsFull() throws Exception {
    try (LogStore store = open(SMALL)) {
      for (int i = 0; i < 40_000; i++) {
        store.append(GROUP, "stream-" + i / 4000, i, "x".repeat(100));
        if (i % 1000 == 0) {
          store.streams(GROUP);
        }
      }
      store.append("/other", STREAM, 1, "stays");
      var events = all(store);
      assertThat(events.getLast().timestampMillis()).isEqualTo(39_999);
      assertThat(events).hasSizeBetween(3000, 9000);
      assertThat(store.streams(GROUP).orElseThrow().getLast().name()).isEqualTo("stream-9");
      assertThat(store.streams(GROUP).orElseThrow()).hasSizeLessThan(4);
      assertThat(store.groups("/aws", "", 1).getFirst().storedBytes())
          .isLessThanOrEqualTo(SMALL.groupBytes());
      assertThat(store.dropped()).isZero();
    }
    long onDisk = 0;
    for (Path file : segments()) {
      onDisk += Files.size(file);
    }
    assertThat(onDisk).isLessThanOrEqualTo(SMALL.groupBytes() + 1000);
  }

  @Test
  void dropsEventsThatAreOlderThanTheRetention() {
    try (LogStore store = open(SMALL)) {
      store.append(GROUP, STREAM, 1, "old");
      assertThat(messages(store)).containsExactly("old");
      now.addAndGet(SMALL.retention().toMillis() - 1);
      store.append("/other", STREAM, 1, "new");
      assertThat(messages(store)).containsExactly("old");
      now.addAndGet(Duration.ofMinutes(2).toMillis());
      store.append("/other", STREAM, 1, "new");
      assertThat(store.streams("/other")).isPresent();
      assertThat(messages(store)).isEmpty();
      assertThat(store.groups("", "", 10)).hasSize(2);
      store.append(GROUP, STREAM, 2, "again");
      assertThat(messages(store)).containsExactly("again");
    }
  }

  @Test
  void aGroupThatACrashLeftHalfMadeOrHalfDeletedIsCleanedUp() throws Exception {
    Path leftover = folder.resolve("logs/aws-lambda-x-00");
    Files.createDirectories(leftover);
    Files.writeString(leftover.resolve("000000000001.log"), "rest");
    Files.writeString(leftover.resolve("group.tmp"), "1\nname");
    try (LogStore store = open(SMALL)) {
      assertThat(store.groups("", "", 10)).isEmpty();
      assertThat(leftover).doesNotExist();
    }
  }

  @Test
  void tenThousandStreamsAndManyGroupsKeepFewFilesOpen() throws Exception {
    try (LogStore store = open(LogLimits.DEFAULT)) {
      long before = openFiles();
      for (int i = 0; i < 10_000; i++) {
        store.append(GROUP, "stream-" + i, i, "x");
      }
      for (int i = 0; i < 300; i++) {
        store.append("/group/" + i, STREAM, 1, "x");
      }
      assertThat(store.streams(GROUP).orElseThrow()).hasSize(10_000);
      assertThat(openFiles() - before).isLessThan(100);
      for (int i = 0; i < 300; i++) {
        store.append("/group/" + i, STREAM, 2, "y");
      }
      assertThat(count(store, "/group/0")).isEqualTo(2);
      assertThat(store.dropped()).isZero();
    }
  }

  @Test
  void aLateQueryOnABigGroupReadsOnlyTheEnd() throws Exception {
    try (LogStore store = open(SMALL)) {
      for (int i = 0; i < 5000; i++) {
        store.append(GROUP, STREAM, i, "x".repeat(100));
      }
      store.streams(GROUP);
      List<Path> all = segments();
      assertThat(all).hasSizeGreaterThan(5);
      for (Path early : all.subList(0, all.size() - 2)) {
        Files.delete(early);
      }
      var query = new LogReader.Query(GROUP, List.of(), 4990, Long.MAX_VALUE);
      assertThat(store.events(query, "", 100).events()).hasSize(10);
    }
  }

  @Test
  void aShortPageOfABigGroupReadsOnlyItsBeginning() throws Exception {
    try (LogStore store = open(SMALL)) {
      for (int i = 0; i < 5000; i++) {
        store.append(GROUP, STREAM, i, "x".repeat(100));
      }
      store.streams(GROUP);
      List<Path> all = segments();
      for (Path late : all.subList(2, all.size())) {
        Files.delete(late);
      }
      var query = new LogReader.Query(GROUP, List.of(), 0, Long.MAX_VALUE);
      assertThat(store.events(query, "", 10).events()).hasSize(10);
    }
  }

  @Test
  void aWriteThatFailsIsCountedAndTheNextOneGoesOn() throws Exception {
    try (LogStore store = open(SMALL)) {
      store.append(GROUP, STREAM, 1, "before");
      assertThat(messages(store)).containsExactly("before");
      Path logs = folder.resolve("logs");
      Files.move(logs, folder.resolve("moved"));
      store.append("/new", STREAM, 1, "lost");
      assertThat(store.streams("/new")).isEmpty();
      assertThat(store.dropped()).isEqualTo(1);
      Files.move(folder.resolve("moved"), logs);
      store.append("/new", STREAM, 1, "found");
      assertThat(count(store, "/new")).isEqualTo(1);
    }
  }

  private LogStore open(LogLimits limits) {
    return new LogStore(folder.resolve("logs"), limits, now::get);
  }

  private List<Path> segments() throws IOException {
    return files(".log");
  }

  private List<Path> files(String suffix) throws IOException {
    try (var paths = Files.walk(folder)) {
      return paths
          .filter(path -> path.toString().endsWith(suffix) && path.toString().contains("hello"))
          .sorted()
          .toList();
    }
  }

  private static long openFiles() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
