package dev.ondol.micromanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.FunctionVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheStoreTest {
  @TempDir Path folder;

  private static FunctionVersion.Code code(String sha256, String... layers) {
    return new FunctionVersion.Code("nodejs20.x", "index.handler", sha256, 1, List.of(layers));
  }

  private static String name(FunctionVersion.Code code) {
    return CacheStore.material(code) + "-" + "0".repeat(32);
  }

  private static CodeCache make(CacheStore store, String name, String content) throws IOException {
    try (CacheStore.Making making = store.begin()) {
      Files.writeString(making.files().resolve("code"), content);
      return making.publish(name);
    }
  }

  @Test
  void whatWasMadeIsFoundInALaterLife() throws IOException {
    String name = name(code("a"));
    assertThat(new CacheStore(folder).open(name)).isEqualTo(new CodeCache.Unmade());
    CodeCache made = make(new CacheStore(folder), name, "compiled");
    CodeCache found = new CacheStore(folder).open(name);
    assertThat(found).isEqualTo(made);
    assertThat(((CodeCache.Made) found).files().resolve("code")).hasContent("compiled");
  }

  @Test
  void thatThereIsNothingToBeMadeIsRememberedToo() throws IOException {
    CacheStore store = new CacheStore(folder);
    try (CacheStore.Making making = store.begin()) {
      making.publish(name(code("a")));
    }
    assertThat(store.open(name(code("a")))).isEqualTo(new CodeCache.Nothing());
  }

  @Test
  void oneByteThatIsNotAsItWasMakesItVoid() throws IOException {
    CacheStore store = new CacheStore(folder);
    String name = name(code("a"));
    CodeCache.Made made = (CodeCache.Made) make(store, name, "compiled");
    Files.writeString(made.files().resolve("code"), "compileD");
    assertThat(store.open(name)).isEqualTo(new CodeCache.Unmade());
    assertThat(make(store, name, "anew")).isInstanceOf(CodeCache.Made.class);
    Files.delete(folder.resolve("made").resolve(name).resolve("sum"));
    assertThat(store.open(name)).isEqualTo(new CodeCache.Unmade());
  }

  @Test
  void whatIsHalfMadeIsGoneAtTheNextStartAndWhatFailedAtOnce() throws IOException {
    CacheStore store = new CacheStore(folder);
    CacheStore.Making left = store.begin();
    Files.writeString(left.files().resolve("code"), "half");
    try (CacheStore.Making failing = store.begin()) {
      assertThat(failing.files()).isDirectory();
    }
    assertThat(makings()).hasSize(1);
    assertThat(new CacheStore(folder).open(name(code("a")))).isEqualTo(new CodeCache.Unmade());
    assertThat(makings()).isEmpty();
  }

  private List<Path> makings() throws IOException {
    try (Stream<Path> children = Files.list(folder.resolve("making"))) {
      return children.toList();
    }
  }

  @Test
  void whatIsMadeOfCodeThatNobodyHasGoesAndIsNoLongerCounted() throws IOException {
    CacheStore store = new CacheStore(folder);
    make(store, name(code("a")), "of a");
    make(store, name(code("a", "layer")), "of a with a layer");
    make(store, name(code("b")), "of b");
    long all = store.bytes();
    store.retain(Set.of(code("a", "layer")));
    assertThat(store.open(name(code("a")))).isEqualTo(new CodeCache.Unmade());
    assertThat(store.open(name(code("b")))).isEqualTo(new CodeCache.Unmade());
    assertThat(store.open(name(code("a", "layer")))).isInstanceOf(CodeCache.Made.class);
    assertThat(store.bytes()).isPositive().isLessThan(all);
  }

  @Test
  void otherCodeAndOtherLayersHaveOtherNames() {
    assertThat(
            Stream.of(
                    code("a"), code("b"), code("a", "b"), code("a", "b", "c"), code("a", "c", "b"))
                .map(CacheStore::material))
        .doesNotHaveDuplicates();
  }
}
