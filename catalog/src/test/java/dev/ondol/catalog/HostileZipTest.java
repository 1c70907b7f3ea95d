package dev.ondol.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way we know in which a zip attacks who unpacks it. */
class HostileZipTest {
  private static final byte[] X = {'x'};

  @TempDir Path outside;
  private DiskCodeStore store;

  @BeforeEach
  void open() throws Exception {
    Files.writeString(outside.resolve("victim"), "untouched");
    store = new DiskCodeStore(outside.resolve("store"), CodeLimits.DEFAULT);
  }

  @AfterEach
  void nothingIsOutsideAndNothingIsLeftHalfDone() throws Exception {
    assertThat(Files.readString(outside.resolve("victim"))).isEqualTo("untouched");
    assertThat(names(outside)).containsExactlyInAnyOrder("victim", "store");
    assertThat(names(outside.resolve("store")))
        .containsExactlyInAnyOrder("artifacts", "layers", "tmp");
    assertThat(names(outside.resolve("store/tmp"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../victim",
        "../../../../../../../../etc/ondol-test",
        "a/../../victim",
        "a/..",
        "..",
        "/etc/ondol-test",
        "//etc/ondol-test",
        "..\\victim",
        "a\\b",
        "C:\\victim",
        "C:/victim",
        "c:victim",
        "a\0b",
        "",
        ".",
        "./",
      })
  void refusesANameThatIsNotBelowTheFolder(String name) {
    refuses(new RawZip().file("index.js", "x").file(name, "evil"));
  }

  @ParameterizedTest
  @MethodSource("longNames")
  void refusesANameThatIsTooLong(String name) {
    refuses(new RawZip().file(name, "x"));
  }

  static Stream<String> longNames() {
    return Stream.of("n".repeat(256), "n/".repeat(600) + "x", "n".repeat(65_535), "온".repeat(86));
  }

  @Test
  void refusesTwoEntriesOfOneName() {
    refuses(new RawZip().file("a", "1").file("a", "2"));
    refuses(new RawZip().file("a/b", "1").file("./a//b", "2"));
    refuses(new RawZip().file("a", "1").file("a/b", "2"));
    refuses(new RawZip().file("a/b", "1").file("a", "2"));
    refuses(new RawZip().file("a/", "").link("a", "b"));
  }

  @Test
  void refusesHeadersThatContradictEachOther() {
    refuses(lie(entry -> entry.localName = "other".getBytes(StandardCharsets.UTF_8)));
    refuses(lie(entry -> entry.localBytes = 2));
    refuses(lie(entry -> entry.bytes = entry.localBytes = 0));
    refuses(lie(entry -> entry.bytes = entry.localBytes = 1000));
    refuses(lie(entry -> entry.crc32++));
    refuses(lie(entry -> entry.compressedBytes = 1_000_000));
    refuses(lie(entry -> entry.bytes = -1));
    refuses(lie(entry -> entry.method = 99));
    refuses(lie(entry -> entry.method = 0));
    refuses(lie(entry -> entry.flags |= 1));
    refuses(new RawZip().file("a", "x").announce(0));
    refuses(new RawZip().file("a", "x").file("b", "x").announce(1));
    refuses(new RawZip().file("a", "x").announce(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "..",
        "../victim",
        "a/../../victim",
        "a/..",
        "./../x",
        "",
        "a\0b",
        "//",
      })
  void refusesALinkThatLeavesTheFolderOrMight(String target) {
    refuses(new RawZip().file("a/b", "x").link("link", target));
  }

  @Test
  void refusesALinkThatLeavesThroughAnother() {
    refuses(new RawZip().link("x", ".").link("y", "x/x/x/../.."));
    refuses(new RawZip().file("d/e/f", "x").link("d/up", "../../victim"));
  }

  @Test
  void refusesToWriteThroughALink() {
    refuses(new RawZip().link("link", "folder").file("link/passwd", "evil"));
    refuses(new RawZip().file("link/passwd", "evil").link("link", "folder"));
    refuses(new RawZip().link("link", "folder").file("link", "evil"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0020644, 0060644, 0010644, 0140644, 0170644})
  void refusesDevicesPipesAndSockets(int mode) {
    refuses(new RawZip().file("index.js", "x").file("special", "", mode));
  }

  @Test
  void keepsLinksThatStayInside() {
    Path tree =
        add(
            new RawZip()
                .link("bin/run", "../lib/run.js")
                .link("lib64", "lib")
                .link("dangling", "not/there")
                .file("lib/run.js", "ran"));
    assertThat(tree.resolve("bin/run")).isSymbolicLink().hasContent("ran");
    assertThat(tree.resolve("lib64/run.js")).hasContent("ran");
    assertThat(Files.exists(tree.resolve("dangling"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void stopsABombThatAnnouncesItsSize() {
    byte[] megabytes = new byte[66_000_000];
    var zip = new RawZip();
    for (int i = 0; i < 4; i++) {
      zip.add("zeros" + i, megabytes, entry -> {});
    }
    refusesAsTooLarge(zip);
  }

  @Test
  void acceptsTheLargestSizeAndRefusesOneByteMore() {
    byte[] half = new byte[131_072_000];
    var zip = new RawZip().add("a", half, entry -> {}).add("b", half, entry -> {});
    assertThat(store.add(zip.bytes()).unzippedBytes()).isEqualTo(262_144_000);
    refusesAsTooLarge(zip.stored("one-more", X));
  }

  @Test
  void stopsABombThatLiesAboutItsSizeAtTheFirstByteTooMany() {
    refuses(
        new RawZip()
            .add("zeros", new byte[20_000_000], entry -> entry.bytes = entry.localBytes = 1000));
  }

  @Test
  void refusesEntriesThatShareTheirBytes() {
    var zip = new RawZip().add("a", new byte[1_000_000], entry -> {});
    for (int i = 0; i < 100; i++) {
      zip.add("b" + i, new byte[1_000_000], entry -> entry.header = 0);
    }
    refuses(zip);
    var sameName = new RawZip().add("a", X, entry -> {});
    sameName.add("a", X, entry -> entry.header = 0);
    refuses(sameName);
  }

  @Test
  void doesNotUnpackAZipInsideTheZip() {
    byte[] inner = new RawZip().file("../victim", "evil").bytes();
    Path tree = add(new RawZip().stored("nested.zip", inner));
    assertThat(tree.resolve("nested.zip")).hasBinaryContent(inner);
  }

  @Test
  void refusesMoreEntriesThanAnyPackageHas() {
    var zip = new RawZip().withZip64End();
    for (int i = 0; i < 100_001; i++) {
      zip.stored("f" + i, new byte[0]);
    }
    refuses(zip);
  }

  @Test
  void refusesMillionsOfFoldersThatNoEntryNames() {
    var zip = new RawZip();
    for (int i = 0; i < 1000; i++) {
      zip.stored("d" + i + "/x".repeat(400), new byte[0]);
    }
    refuses(zip);
  }

  @Test
  void stripsSetuidAndMakesEverythingReadable() throws Exception {
    Path tree =
        add(
            new RawZip()
                .file("setuid", "x", 0104755)
                .file("setgid", "x", 0102711)
                .file("nothing", "x", 0100000)
                .file("writable", "x", 0100666)
                .file("closed/", "", 0040000)
                .file("closed/file", "x"));
    assertThat(mode(tree)).isEqualTo("rwxr-xr-x 0");
    assertThat(mode(tree.resolve("setuid"))).isEqualTo("rwxr-xr-x 0");
    assertThat(mode(tree.resolve("setgid"))).isEqualTo("rwxr-xr-x 0");
    assertThat(mode(tree.resolve("nothing"))).isEqualTo("rw-r--r-- 0");
    assertThat(mode(tree.resolve("writable"))).isEqualTo("rw-r--r-- 0");
    assertThat(mode(tree.resolve("closed"))).isEqualTo("rwxr-xr-x 0");
  }

  @Test
  void readsNamesThatAreNotInUtf8AsTheirSpecificationSays() {
    Path tree =
        add(
            new RawZip()
                .add(
                    "?",
                    X,
                    entry -> {
                      entry.flags = 0;
                      entry.name = entry.localName = new byte[] {(byte) 0x81, '.', 'j', 's'};
                    }));
    assertThat(tree.resolve("ü.js")).hasContent("x");
    refuses(
        new RawZip().add("?", X, entry -> entry.name = entry.localName = new byte[] {(byte) 0x81}));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 21, 22, 100, 5000})
  void refusesWhatIsNoZipInTheWordsOfAws(int length) {
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    assertThatThrownBy(() -> store.add(noise))
        .isInstanceOfSatisfying(
            OndolException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE))
        .hasMessage(
            "Could not unzip uploaded file. Please check your file, then try to upload again.");
  }

  @Test
  void refusesAnEmptyZip() {
    for (byte[] empty : List.of(new byte[0], new RawZip().bytes())) {
      assertThatThrownBy(() -> store.add(empty))
          .isInstanceOf(OndolException.class)
          .hasMessage("Uploaded file must be a non-empty zip");
    }
  }

  @Test
  void refusesAZipThatIsTooLarge() {
    assertThatThrownBy(() -> store.add(new byte[52_428_801]))
        .isInstanceOfSatisfying(
            OndolException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_ENTITY_TOO_LARGE));
  }

  @Test
  void namesTheEntryWithoutItsControlCharacters() {
    assertThatThrownBy(() -> store.add(new RawZip().file("../\u001b[31m\n", "x").bytes()))
        .hasMessageEndingWith("Reason: entry \"../?[31m?\": it leaves its folder");
  }

  @Test
  void noMutationOfAZipEscapesOrFailsInAnotherWay() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] original =
        new RawZip()
            .file("index.js", "exports.handler = async () => 'hello'")
            .file("lib/a.js", "a".repeat(500), RawZip.EXECUTABLE)
            .link("bin/a", "../lib/a.js")
            .stored("data", new byte[100])
            .file("folder/", "", 0040755)
            .bytes();
    int accepted = 0;
    for (int round = 0; round < 1500; round++) {
      byte[] mutated = mutate(original, random);
      try {
        store.add(mutated);
        accepted++;
      } catch (OndolException e) {
        assertThat(e.code())
            .as("seed %d round %d", seed, round)
            .isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + round, e);
      }
    }
    System.out.println(accepted + " of 1500 mutated zips were well-formed, seed " + seed);
    assertThat(accepted).isBetween(1, 1499);
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes[at] = (byte) "./\\\0\u00ff".charAt(random.nextInt(5));
        case 3 -> bytes = java.util.Arrays.copyOf(bytes, Math.max(1, at));
        default ->
            System.arraycopy(
                original,
                random.nextInt(original.length - 4),
                bytes,
                Math.min(at, bytes.length - 4 < 0 ? 0 : bytes.length - 4),
                Math.min(4, bytes.length));
      }
    }
    return bytes;
  }

  private static RawZip lie(java.util.function.Consumer<RawZip.Entry> lie) {
    return new RawZip()
        .file("before", "x")
        .add("liar", "content".repeat(9).getBytes(StandardCharsets.UTF_8), lie);
  }

  private Path add(RawZip zip) {
    return store.tree(store.add(zip.bytes()).sha256());
  }

  private void refuses(RawZip zip) {
    assertThatThrownBy(() -> store.add(zip.bytes()))
        .isInstanceOfSatisfying(
            OndolException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE))
        .hasMessageStartingWith(
            "Could not unzip uploaded file. Please check your file, then try to upload again."
                + " Reason: ");
  }

  private void refusesAsTooLarge(RawZip zip) {
    assertThatThrownBy(() -> store.add(zip.bytes()))
        .isInstanceOfSatisfying(
            OndolException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE))
        .hasMessage("Unzipped size must be smaller than 262144000 bytes");
  }

  private static List<String> names(Path folder) throws Exception {
    try (var children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).toList();
    }
  }

  /** Permissions, and the setuid, setgid and sticky bits as a digit. */
  private static String mode(Path path) throws Exception {
    int mode = (int) Files.getAttribute(path, "unix:mode");
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
        + " "
        + (mode >> 9 & 7);
  }
}
