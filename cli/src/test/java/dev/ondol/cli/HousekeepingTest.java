package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.catalog.CodeLimits;
import dev.ondol.catalog.DiskCodeStore;
import dev.ondol.catalog.SqliteCatalog;
import dev.ondol.core.FunctionVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingTest {
  @TempDir Path folder;
  private SqliteCatalog catalog;
  private DiskCodeStore code;
  private final List<Set<FunctionVersion.Code>> keptCaches = new ArrayList<>();

  @BeforeEach
  void open() {
    catalog = new SqliteCatalog(folder.resolve("catalog"));
    code = new DiskCodeStore(folder.resolve("code"), CodeLimits.DEFAULT);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void aStartRemovesAtOnceWhatNothingNames() throws Exception {
    String sha256 = code.add(zip()).sha256();
    try (var _ = new Housekeeping(catalog, code)) {
      assertThat(code.tree(sha256)).doesNotExist();
    }
  }

  @Test
  void leavesTheCodeThatASlotRunsThoughNothingNamesItAndLooksAgain() throws Exception {
    try (var housekeeping = new Housekeeping(catalog, code)) {
      FunctionVersion.Code running = added();
      assertThat(housekeeping.collect(Set.of(running), keptCaches::add)).isTrue();
      assertThat(code.tree(running.sha256())).isDirectory();
      assertThat(keptCaches).containsExactly(Set.of(running));
    }
  }

  @Test
  void cachesGoAtTheSecondLookThatFindsTheirCodeUnused() throws Exception {
    try (var housekeeping = new Housekeeping(catalog, code)) {
      FunctionVersion.Code running = added();
      housekeeping.collect(Set.of(running), keptCaches::add);
      assertThat(housekeeping.collect(Set.of(), keptCaches::add)).as("another look").isTrue();
      housekeeping.collect(Set.of(), keptCaches::add);
      assertThat(keptCaches).containsExactly(Set.of(running), Set.of(running), Set.of());
    }
  }

  @Test
  void looksNoMoreWhenAllIsInOrder() {
    try (var housekeeping = new Housekeeping(catalog, code)) {
      assertThat(housekeeping.collect(Set.of(), keptCaches::add)).isFalse();
    }
  }

  private FunctionVersion.Code added() throws IOException {
    var artifact = code.add(zip());
    return new FunctionVersion.Code(
        "nodejs22.x", "index.handler", artifact.sha256(), artifact.sizeBytes(), List.of());
  }

  private static byte[] zip() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("index.js"));
      zip.write("exports.handler = async () => 1".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
