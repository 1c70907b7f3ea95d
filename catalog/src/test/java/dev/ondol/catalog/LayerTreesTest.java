package dev.ondol.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerTreesTest {
  @TempDir Path folder;
  private DiskCodeStore store;

  @BeforeEach
  void open() {
    store = new DiskCodeStore(folder.resolve("store"), CodeLimits.DEFAULT);
  }

  @Test
  void theLaterOfTwoLayersWinsAndBothAreThere() throws Exception {
    String first = add(Map.of("both.txt", "first", "python/a.py", "a"));
    String second = add(Map.of("both.txt", "second", "python/b.py", "b"));

    Path laid = store.layers(List.of(first, second));
    assertThat(laid.resolve("both.txt")).hasContent("second");
    assertThat(laid.resolve("python/a.py")).hasContent("a");
    assertThat(laid.resolve("python/b.py")).hasContent("b");
    assertThat(store.layers(List.of(second, first)).resolve("both.txt")).hasContent("first");
    assertThat(store.tree(first).resolve("both.txt")).hasContent("first");
  }

  @Test
  void filesAreLinkedAndTheFolderIsMadeOnce() throws Exception {
    List<String> layers = List.of(add(Map.of("bin/tool", "x")), add(Map.of("other", "y")));
    Path laid = store.layers(layers);
    Object folderKey = key(laid);
    assertThat(key(laid.resolve("bin/tool")))
        .isEqualTo(key(store.tree(layers.getFirst()).resolve("bin/tool")));
    assertThat(key(store.layers(layers))).isEqualTo(folderKey);
    assertThat(folder.resolve("store/tmp")).isEmptyDirectory();
  }

  @Test
  void oneLayerIsItsOwnTree() {
    String only = add(Map.of("a", "b"));
    assertThat(store.layers(List.of(only))).isEqualTo(store.tree(only));
  }

  @Test
  void aFolderTakesThePlaceOfAFileAndTheOtherWayRound() throws Exception {
    String file = add(Map.of("thing", "a file"));
    String tree = add(Map.of("thing/inside", "in a folder"));
    assertThat(store.layers(List.of(file, tree)).resolve("thing/inside")).hasContent("in a folder");
    assertThat(store.layers(List.of(tree, file)).resolve("thing")).hasContent("a file");
  }

  @Test
  void nothingIsWrittenThroughALinkOfAnEarlierLayer() throws Exception {
    String link =
        store.add(new RawZip().file("real/kept", "kept").link("lib", "real").bytes()).sha256();
    String tree = add(Map.of("lib/kept", "other"));
    Path laid = store.layers(List.of(link, tree));
    assertThat(Files.isDirectory(laid.resolve("lib"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(laid.resolve("real/kept")).hasContent("kept");
    assertThat(laid.resolve("lib/kept")).hasContent("other");
    assertThat(store.tree(link).resolve("real/kept")).hasContent("kept");
    assertThat(Files.isSymbolicLink(store.layers(List.of(tree, link)).resolve("lib"))).isTrue();
  }

  @Test
  void whatNoFunctionHasAnyMoreIsCollected() throws Exception {
    String a = add(Map.of("a", "a"));
    String b = add(Map.of("b", "b"));
    Path kept = store.layers(List.of(a, b));
    Path gone = store.layers(List.of(b, a));
    store.collect(new CodeUse(Set.of(a, b), Set.of(List.of(a, b))), Duration.ZERO);
    assertThat(kept.resolve("b")).hasContent("b");
    assertThat(gone).doesNotExist();
    assertThat(store.layers(List.of(b, a)).resolve("a")).hasContent("a");
  }

  @Test
  void aStreamIsTheSameArtifactAsItsBytes() {
    byte[] zip = new RawZip().file("index.js", "hello").bytes();
    CodeStore.Artifact streamed = store.add(new ByteArrayInputStream(zip));
    assertThat(streamed).isEqualTo(store.add(zip));
    assertThat(streamed.unzippedBytes()).isEqualTo(5);
    assertThat(store.artifact(streamed.sha256())).isEqualTo(streamed);
  }

  private String add(Map<String, String> files) {
    RawZip zip = new RawZip();
    files.forEach((name, text) -> zip.stored(name, text.getBytes(StandardCharsets.UTF_8)));
    return store.add(zip.bytes()).sha256();
  }

  private static Object key(Path path) throws Exception {
    return java.util.Objects.requireNonNull(Files.getAttribute(path, "unix:ino"));
  }
}
