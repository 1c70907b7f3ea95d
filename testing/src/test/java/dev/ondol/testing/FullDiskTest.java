package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.catalog.CodeLimits;
import dev.ondol.catalog.DiskCodeStore;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.SqliteCatalog;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import dev.ondol.logs.LogLimits;
import dev.ondol.logs.LogReader;
import dev.ondol.logs.LogStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is really full: nothing is acknowledged, and all goes on when there is room again.
 */
class FullDiskTest {
  @TempDir Path folder;

  @Test
  void theCatalogRefusesChangesUntilThereIsRoomAgain() throws Exception {
    try (var disk = SmallDisk.mount(folder.resolve("disk"), 6);
        var catalog = new SqliteCatalog(disk.folder().resolve("data"))) {
      create(catalog, function("small", "x"));
      disk.fill();
      Function large = function("large", "x".repeat(200_000));
      refusesAsPlatform(() -> create(catalog, large));
      assertThat(catalog.function("large")).isEmpty();
      assertThat(catalog.failure()).isEmpty();
      disk.free();
      create(catalog, large);
      assertThat(catalog.function("large")).contains(large);
    }
  }

  @Test
  void theCodeStoreRefusesAZipAndKeepsNoPartOfIt() throws Exception {
    try (var disk = SmallDisk.mount(folder.resolve("disk"), 6)) {
      var store = new DiskCodeStore(disk.folder().resolve("store"), CodeLimits.DEFAULT);
      byte[] zip = zip();
      disk.fill();
      refusesAsPlatform(() -> store.add(zip));
      assertThat(disk.folder().resolve("store/tmp")).isEmptyDirectory();
      disk.free();
      assertThat(store.add(zip).unzippedBytes()).isEqualTo(1_000_000);
    }
  }

  @Test
  void theLogStoreDropsAndCountsEventsAndKeepsThoseBeforeAndAfter() throws Exception {
    try (var disk = SmallDisk.mount(folder.resolve("disk"), 6);
        var store = new LogStore(disk.folder().resolve("logs"), LogLimits.DEFAULT)) {
      store.append("/g", "s", 1, "before");
      assertThat(messages(store)).containsExactly("before");
      disk.fill();
      for (int i = 0; i < 100; i++) {
        store.append("/g", "s", 2, "x".repeat(50_000));
      }
      int kept = messages(store).size();
      assertThat(store.dropped()).isPositive().isEqualTo(101 - kept);
      disk.free();
      store.append("/g", "s", 3, "after");
      assertThat(messages(store)).hasSize(kept + 1).startsWith("before").endsWith("after");
    }
  }

  private static List<String> messages(LogStore store) {
    var query = new LogReader.Query("/g", List.of(), 0, 10);
    return store.events(query, "", 1000).events().stream().map(LogReader.Event::message).toList();
  }

  private static Function function(String name, String value) {
    return new Function(
        new FunctionVersion(
            new FunctionId("us-east-1", "000000000000", name),
            FunctionVersion.LATEST,
            "r1",
            new FunctionVersion.Code("nodejs22.x", "index.handler", "00".repeat(32), 1, List.of()),
            new FunctionVersion.Limits(128, 512, Duration.ofSeconds(3)),
            new FunctionVersion.Settings(
                Map.of("K", value),
                FunctionVersion.Logging.text("/aws/lambda/" + name),
                "role",
                false)),
        new Function.Details("", "x86_64", "PassThrough", Instant.EPOCH, Map.of()));
  }

  private static void create(SqliteCatalog catalog, Function function) {
    catalog.change(change -> {
      change.put(Kinds.FUNCTION, function.name(), function);
      return function;
    });
  }

  private static byte[] zip() throws IOException {
    byte[] content = new byte[1_000_000];
    new Random(1).nextBytes(content);
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("index.js"));
      zip.write(content);
    }
    return out.toByteArray();
  }

  private static void refusesAsPlatform(Runnable change) {
    assertThatThrownBy(change::run)
        .isInstanceOfSatisfying(
            OndolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE));
  }
}
