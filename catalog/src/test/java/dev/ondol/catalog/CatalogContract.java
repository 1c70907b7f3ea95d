package dev.ondol.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.core.FunctionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every catalog promises. A test class implements it and says how to open one. */
interface CatalogContract {
  /** Opens the same state each time; the one opened before is closed by then. */
  Catalog open() throws Exception;

  @Test
  default void keepsAFunctionWithEveryFieldAcrossARestart() throws Exception {
    Function function = Functions.named("hello");
    try (Catalog catalog = open()) {
      Functions.put(catalog, function);
      assertThat(catalog.function("hello")).contains(function);
    }
    try (Catalog catalog = open()) {
      assertThat(catalog.function("hello")).contains(function);
    }
  }

  @Test
  default void keepsVersionsAliasesAndWhatIsSetForThemAcrossARestart() throws Exception {
    FunctionId function = new FunctionId("eu-west-1", "123456789012", "hello");
    Alias plain = new Alias(function, "plain", "$LATEST", "", null, "r1");
    Alias split = new Alias(function, "split", "1", "d", new Alias.Share("2", 0.1), "r2");
    try (Catalog catalog = open()) {
      catalog.change(change -> {
        change.put(Kinds.FUNCTION, "hello", Functions.named("hello"));
        change.put(Kinds.VERSION, Kinds.versionKey("hello", 12), Functions.named("hello", "v12"));
        change.put(Kinds.ALIAS, Kinds.qualifiedKey("hello", "plain"), plain);
        change.put(Kinds.ALIAS, Kinds.qualifiedKey("hello", "split"), split);
        change.put(Kinds.VERSION_NUMBERS, "hello", new VersionNumbers(12, "says hello"));
        change.put(Kinds.RECURSION, "hello", new Recursion(true));
        change.put(
            Kinds.RUNTIME_MANAGEMENT,
            Kinds.qualifiedKey("hello", "12"),
            new RuntimeManagement("Manual", "arn"));
        return change;
      });
    }
    try (Catalog catalog = open()) {
      assertThat(catalog.version("hello", "12")).contains(Functions.named("hello", "v12"));
      assertThat(catalog.alias("hello", "plain")).contains(plain);
      assertThat(catalog.alias("hello", "split")).contains(split);
      assertThat(catalog.find(Kinds.RECURSION, "hello")).contains(new Recursion(true));
      for (String none : List.of("1", "012", "0", "", "x", "12345678901")) {
        assertThat(catalog.version("hello", none)).as(none).isEmpty();
      }
      catalog.change(change -> {
        change.removeQualified("hello", "12");
        return change;
      });
      assertThat(catalog.version("hello", "12")).isEmpty();
      assertThat(catalog.list(Kinds.RUNTIME_MANAGEMENT, "", "", 9)).isEmpty();
      assertThat(catalog.alias("hello", "split")).isPresent();
      Functions.remove(catalog, "hello");
      assertThat(catalog.list(Kinds.ALIAS, "", "", 9)).isEmpty();
      assertThat(catalog.find(Kinds.RECURSION, "hello")).isEmpty();
    }
    try (Catalog catalog = open()) {
      assertThat(catalog.find(Kinds.VERSION_NUMBERS, "hello"))
          .as("a number is never given twice")
          .contains(new VersionNumbers(12, "says hello"));
    }
  }

  @Test
  default void hasNoFunctionThatNobodyCreated() throws Exception {
    try (Catalog catalog = open()) {
      assertThat(catalog.function("hello")).isEmpty();
      assertThat(Functions.names(catalog)).isEmpty();
    }
  }

  @Test
  default void aChangeThatThrowsLeavesNothing() throws Exception {
    try (Catalog catalog = open()) {
      Functions.put(catalog, Functions.named("before"));
      assertThatThrownBy(() ->
              catalog.change(change -> {
                change.put(Kinds.FUNCTION, "during", Functions.named("during"));
                change.remove(Kinds.FUNCTION, "before");
                throw new IllegalStateException("no");
              }))
          .hasMessage("no");
      assertThat(Functions.names(catalog)).containsExactly("before");
    }
    try (Catalog catalog = open()) {
      assertThat(Functions.names(catalog)).containsExactly("before");
    }
  }

  @Test
  default void aChangeSeesWhatItHasPutAndRemoved() throws Exception {
    try (Catalog catalog = open()) {
      Functions.put(catalog, Functions.named("a"));
      catalog.change(change -> {
        change.put(Kinds.FUNCTION, "b", Functions.named("b"));
        assertThat(change.function("b")).contains(Functions.named("b"));
        assertThat(change.list(Kinds.FUNCTION, "", "", 10)).hasSize(2);
        change.remove(Kinds.FUNCTION, "a");
        assertThat(change.function("a")).isEmpty();
        assertThat(change.list(Kinds.FUNCTION, "", "", 10)).hasSize(1);
        assertThat(Functions.names(catalog)).as("nobody else sees it yet").containsExactly("a");
        return 0;
      });
      assertThat(Functions.names(catalog)).containsExactly("b");
    }
  }

  @Test
  default void changesGoOneAfterTheOther() throws Exception {
    try (Catalog catalog = open();
        var racers = Executors.newVirtualThreadPerTaskExecutor()) {
      Functions.put(catalog, Functions.named("hello", "0"));
      List<Callable<Integer>> races = new ArrayList<>();
      for (int i = 1; i <= 16; i++) {
        races.add(() -> catalog.change(change -> increment(change)));
      }
      for (var race : racers.invokeAll(races)) {
        race.get();
      }
      assertThat(catalog.function("hello").orElseThrow().version().revisionId()).isEqualTo("16");
    }
  }

  private static int increment(Changes change) {
    int next = Integer.parseInt(change.function("hello").orElseThrow().version().revisionId()) + 1;
    change.put(Kinds.FUNCTION, "hello", Functions.named("hello", String.valueOf(next)));
    return next;
  }

  @Test
  default void aFunctionGoesWithItsVersionsAndWithNoOthers() throws Exception {
    try (Catalog catalog = open()) {
      for (String name : List.of("hello", "hello-2", "hell")) {
        Functions.put(catalog, Functions.named(name));
        catalog.change(change -> {
          change.put(Kinds.VERSION, Kinds.versionKey(name, 1), Functions.named(name));
          return 1;
        });
      }
      Functions.remove(catalog, "hello");
      assertThat(Functions.names(catalog)).containsExactly("hell", "hello-2");
      assertThat(catalog.list(Kinds.VERSION, "", "", 10))
          .extracting(Row::key)
          .containsExactly("hell:0000000001", "hello-2:0000000001");
    }
  }

  @Test
  default void listsInTheOrderOfKeysPageByPage() throws Exception {
    try (Catalog catalog = open()) {
      for (String name : List.of("b", "B", "a-2", "a_1", "a")) {
        Functions.put(catalog, Functions.named(name));
      }
      assertThat(keys(catalog, "", "", 2)).containsExactly("B", "a");
      assertThat(keys(catalog, "", "a", 2)).containsExactly("a-2", "a_1");
      assertThat(keys(catalog, "", "a_1", 2)).containsExactly("b");
      assertThat(keys(catalog, "a", "", 9)).containsExactly("a", "a-2", "a_1");
      assertThat(keys(catalog, "a", "a", 1)).containsExactly("a-2");
      assertThat(keys(catalog, "b", "a", 9)).containsExactly("b");
      assertThat(keys(catalog, "a", "b", 9)).isEmpty();
    }
  }

  private static List<String> keys(Catalog catalog, String prefix, String after, int limit) {
    return catalog.list(Kinds.FUNCTION, prefix, after, limit).stream().map(Row::key).toList();
  }

  @Test
  default void keepsTextOfAnyScriptAndQuote() throws Exception {
    Function function =
        Functions.named("hello", "r1", Map.of("K", "온돌 '\"; DROP TABLE record; --\n\uD83D\uDD25"));
    try (Catalog catalog = open()) {
      Functions.put(catalog, function);
    }
    try (Catalog catalog = open()) {
      assertThat(catalog.function("hello")).contains(function);
    }
  }

  @Test
  default void agreesWithASimpleMapOverRandomChangesAndRestarts() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var model = new TreeMap<String, Function>();
    for (int restart = 0; restart < 4; restart++) {
      try (Catalog catalog = open()) {
        agree(catalog, model, seed);
        for (int step = 0; step < 60; step++) {
          change(catalog, model, random, restart + "-" + step);
        }
        agree(catalog, model, seed);
      }
    }
  }

  private static void agree(Catalog catalog, Map<String, Function> model, long seed) {
    assertThat(catalog.list(Kinds.FUNCTION, "", "", 1000))
        .as("seed %d", seed)
        .extracting(Row::value)
        .containsExactlyElementsOf(model.values());
  }

  private static void change(
      Catalog catalog, Map<String, Function> model, Random random, String revision) {
    String name = "f" + random.nextInt(12);
    if (model.containsKey(name) && random.nextInt(3) == 0) {
      Functions.remove(catalog, name);
      model.remove(name);
    } else {
      Function function = Functions.named(name, revision, Map.of("STEP", revision));
      Functions.put(catalog, function);
      model.put(name, function);
    }
  }
}
