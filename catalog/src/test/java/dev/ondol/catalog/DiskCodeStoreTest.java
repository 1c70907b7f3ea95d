package dev.ondol.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCodeStoreTest {
  private static final byte[] HELLO =
      new RawZip().file("index.js", "hello").file("bin/run", "run", RawZip.EXECUTABLE).bytes();

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void keepsTheZipAndItsTreeUnderItsHash() throws Exception {
    var store = open();
    var artifact = store.add(HELLO);
    assertThat(artifact.sizeBytes()).isEqualTo(HELLO.length);
    assertThat(artifact.unzippedBytes()).isEqualTo(8);
    assertThat(open().add(HELLO)).isEqualTo(artifact);
    assertThat(store.zip(artifact.sha256())).hasBinaryContent(HELLO);
    assertThat(store.tree(artifact.sha256()).resolve("index.js")).hasContent("hello");
    assertThat(store.tree(artifact.sha256()).resolve("bin/run")).isExecutable();
  }

  @Test
  void readsWhatJavaItselfWrites() throws Exception {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (String name : List.of("a/", "a/b.txt", "온돌.py")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.endsWith("/") ? new byte[0] : name.getBytes(StandardCharsets.UTF_8));
      }
    }
    var store = open();
    Path tree = store.tree(store.add(out.toByteArray()).sha256());
    assertThat(tree.resolve("a/b.txt")).hasContent("a/b.txt");
    assertThat(tree.resolve("온돌.py")).hasContent("온돌.py");
  }

  @Test
  void readsAZipBehindAScript() throws Exception {
    var out = new ByteArrayOutputStream();
    out.writeBytes("#!/bin/sh\nexit\n".getBytes(StandardCharsets.UTF_8));
    out.writeBytes(HELLO);
    var store = open();
    assertThat(store.tree(store.add(out.toByteArray()).sha256()).resolve("index.js"))
        .hasContent("hello");
  }

  @Test
  void readsAZip64EndRecord() {
    var store = open();
    byte[] zip = new RawZip().file("index.js", "hello").withZip64End().bytes();
    assertThat(store.tree(store.add(zip).sha256()).resolve("index.js")).hasContent("hello");
  }

  @Test
  void showsItsFilesToNobodyElse() throws Exception {
    var store = open();
    var artifact = store.add(HELLO);
    assertThat(permissions(folder.resolve("store"))).isEqualTo("rwx------");
    assertThat(permissions(store.zip(artifact.sha256()))).isEqualTo("rw-------");
    assertThat(permissions(store.tree(artifact.sha256()))).isEqualTo("rwxr-xr-x");
  }

  @Test
  void manyAddsOfOneZipAtOnceMakeOneArtifact() throws Exception {
    var store = open();
    try (var adders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<CodeStore.Artifact>> adds = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        adds.add(() -> store.add(HELLO));
      }
      for (var add : adders.invokeAll(adds)) {
        assertThat(add.get().unzippedBytes()).isEqualTo(8);
      }
    }
    assertThat(names("artifacts")).hasSize(1);
    assertThat(names("tmp")).isEmpty();
  }

  @Test
  void collectsWhatHasBeenUnusedForLongEnough() throws Exception {
    var store = open();
    var used = store.add(HELLO);
    var unused = store.add(new RawZip().file("index.js", "other").bytes());
    store.collect(using(used.sha256(), unused.sha256()), MINUTE);
    nanos.addAndGet(MINUTE.multipliedBy(60).toNanos());
    assertThat(store.collect(using(used.sha256()), MINUTE))
        .as("found unused for the first time")
        .isEqualTo(new CodeStore.Collected(0, true));
    nanos.addAndGet(MINUTE.toNanos());
    var collected = store.collect(using(used.sha256()), MINUTE);
    assertThat(collected.freedBytes()).isGreaterThan(unused.sizeBytes());
    assertThat(collected.more()).isFalse();
    assertThat(names("artifacts")).containsExactly(used.sha256());
    assertThat(names("tmp")).isEmpty();
  }

  @Test
  void leavesWhatWasAddedAShortWhileAgo() throws Exception {
    var store = open();
    var artifact = store.add(HELLO);
    nanos.addAndGet(MINUTE.toNanos() - 1);
    assertThat(store.collect(using(), MINUTE).more()).isTrue();
    assertThat(names("artifacts")).containsExactly(artifact.sha256());
    store.add(HELLO);
    nanos.incrementAndGet();
    store.collect(using(), MINUTE);
    assertThat(names("artifacts")).containsExactly(artifact.sha256());
    nanos.addAndGet(MINUTE.toNanos() - 1);
    assertThat(store.collect(using(), MINUTE).more()).isFalse();
    assertThat(names("artifacts")).isEmpty();
  }

  @Test
  void collectsSoManyAtOnceAndTheRestNextTime() throws Exception {
    var store = open();
    for (int i = 0; i <= DiskCodeStore.MAX_AT_ONCE; i++) {
      store.add(new RawZip().file("index.js", "number " + i).bytes());
    }
    assertThat(store.collect(using(), Duration.ZERO).more()).isTrue();
    assertThat(names("artifacts")).hasSize(1);
    assertThat(store.collect(using(), Duration.ZERO).more()).isFalse();
    assertThat(names("artifacts")).isEmpty();
  }

  @Test
  void removesWhatACrashLeftHalfWritten() throws Exception {
    var store = open();
    var artifact = store.add(HELLO);
    Path leftover = folder.resolve("store/tmp/leftover/tree");
    Files.createDirectories(leftover);
    Files.writeString(leftover.resolve("half"), "written");
    Files.createSymbolicLink(leftover.resolve("link"), store.tree(artifact.sha256()));
    var restarted = open();
    assertThat(restarted.collect(using(artifact.sha256()), MINUTE).freedBytes()).isEqualTo(7);
    assertThat(names("tmp")).isEmpty();
    assertThat(restarted.tree(artifact.sha256()).resolve("index.js")).hasContent("hello");
  }

  @Test
  void anAddThatIsStoppedAnywhereLeavesAWholeArtifactOrNone() throws Exception {
    var random = new Random(7);
    byte[] zip = large(random);
    for (int round = 0; round < 6; round++) {
      Path root = folder.resolve("round" + round);
      killDuringAdd(root, zip, random.nextInt(1, 60));
      var store = new DiskCodeStore(root, CodeLimits.DEFAULT);
      for (String sha256 : list(root.resolve("artifacts"))) {
        assertThat(store.zip(sha256)).hasBinaryContent(zip);
        try (var files = Files.list(store.tree(sha256))) {
          assertThat(files).hasSize(200);
        }
      }
      store.collect(using(), MINUTE);
      assertThat(list(root.resolve("tmp"))).isEmpty();
      assertThat(store.add(zip).sizeBytes()).isEqualTo(zip.length);
    }
  }

  private static byte[] large(Random random) {
    var zip = new RawZip();
    for (int i = 0; i < 200; i++) {
      byte[] content = new byte[4000];
      random.nextBytes(content);
      zip.stored("f" + i, content);
    }
    return zip.bytes();
  }

  /** In a process of its own, which is killed that long after it began to add. */
  private void killDuringAdd(Path root, byte[] zip, int millis) throws Exception {
    Path file = folder.resolve("large.zip");
    Files.write(file, zip);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AddOnce.class.getName(),
                root.toString(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.getInputStream().read()).isEqualTo('s');
    process.waitFor(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
    process.destroyForcibly().waitFor();
  }

  /** Says that it starts, then adds one zip. */
  static final class AddOnce {
    private AddOnce() {}

    public static void main(String[] arguments) throws Exception {
      byte[] zip = Files.readAllBytes(Path.of(arguments[1]));
      var store = new DiskCodeStore(Path.of(arguments[0]), CodeLimits.DEFAULT);
      System.out.print("s");
      System.out.flush();
      store.add(zip);
    }
  }

  @Test
  void holdsTheLimitsThatItIsGiven() {
    var small = new DiskCodeStore(folder.resolve("small"), new CodeLimits(1000, 2000, 1, 0));
    byte[] zip = new RawZip().stored("zeros", new byte[1001]).bytes();
    assertThatThrownBy(() -> small.add(zip))
        .hasMessage("Zipped size must be smaller than 1000 bytes");
    assertThat(small.add(new ByteArrayInputStream(zip)).unzippedBytes()).isEqualTo(1001);
    byte[] large = new RawZip().stored("zeros", new byte[2001]).bytes();
    assertThatThrownBy(() -> small.add(new ByteArrayInputStream(large)))
        .hasMessage("Unzipped size must be smaller than 2000 bytes");
    assertThat(folder.resolve("small/tmp")).isEmptyDirectory();
  }

  @Test
  void asksForNothingButAHash() {
    var store = open();
    assertThatThrownBy(() -> store.tree("../../etc")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.zip("AB".repeat(32)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static CodeUse using(String... sha256s) {
    return new CodeUse(Set.of(sha256s), Set.of());
  }

  private DiskCodeStore open() {
    return new DiskCodeStore(folder.resolve("store"), CodeLimits.DEFAULT, nanos::get);
  }

  private List<String> names(String child) throws Exception {
    return list(folder.resolve("store").resolve(child));
  }

  private static List<String> list(Path folder) throws Exception {
    try (var children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).toList();
    }
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
