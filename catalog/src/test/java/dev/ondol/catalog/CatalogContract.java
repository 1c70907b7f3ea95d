package dev.ondol.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
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
      catalog.create(function);
      assertThat(catalog.function("hello")).contains(function);
    }
    try (Catalog catalog = open()) {
      assertThat(catalog.function("hello")).contains(function);
    }
  }

  @Test
  default void hasNoFunctionThatNobodyCreated() throws Exception {
    try (Catalog catalog = open()) {
      assertThat(catalog.function("hello")).isEmpty();
      assertThat(catalog.functions("", 10)).isEmpty();
    }
  }

  @Test
  default void refusesANameThatIsTaken() throws Exception {
    try (Catalog catalog = open()) {
      catalog.create(Functions.named("hello"));
      refuses(() -> catalog.create(Functions.named("hello", "other")), ErrorCode.RESOURCE_CONFLICT);
      assertThat(catalog.function("hello")).contains(Functions.named("hello"));
    }
  }

  @Test
  default void replacesTheRevisionThatTheCallerSaw() throws Exception {
    Function second = Functions.named("hello", "r2", Map.of("ONLY", "this"));
    try (Catalog catalog = open()) {
      catalog.create(Functions.named("hello", "r1"));
      catalog.replace("r1", second);
      assertThat(catalog.function("hello")).contains(second);
    }
    try (Catalog catalog = open()) {
      assertThat(catalog.function("hello")).contains(second);
    }
  }

  @Test
  default void refusesToReplaceAnotherRevision() throws Exception {
    Function first = Functions.named("hello", "r1");
    try (Catalog catalog = open()) {
      catalog.create(first);
      refuses(
          () -> catalog.replace("r0", Functions.named("hello", "r2")),
          ErrorCode.PRECONDITION_FAILED);
      assertThat(catalog.function("hello")).contains(first);
    }
  }

  @Test
  default void oneOfManyRacingReplacementsWins() throws Exception {
    try (Catalog catalog = open();
        var racers = Executors.newVirtualThreadPerTaskExecutor()) {
      catalog.create(Functions.named("hello", "r0"));
      List<Callable<Boolean>> races = new ArrayList<>();
      for (int i = 1; i <= 16; i++) {
        Function mine = Functions.named("hello", "r" + i);
        races.add(() -> wins(catalog, mine));
      }
      long winners = 0;
      for (var race : racers.invokeAll(races)) {
        winners += race.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    }
  }

  private static boolean wins(Catalog catalog, Function function) {
    try {
      catalog.replace("r0", function);
      return true;
    } catch (OndolException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.PRECONDITION_FAILED);
      return false;
    }
  }

  @Test
  default void refusesToReplaceOrDeleteWhatIsNotThere() throws Exception {
    try (Catalog catalog = open()) {
      refuses(() -> catalog.replace("r1", Functions.named("hello")), ErrorCode.RESOURCE_NOT_FOUND);
      refuses(() -> catalog.delete("hello"), ErrorCode.RESOURCE_NOT_FOUND);
    }
  }

  @Test
  default void aDeletedFunctionIsGoneAndItsNameIsFree() throws Exception {
    try (Catalog catalog = open()) {
      catalog.create(Functions.named("hello", "r1"));
      catalog.delete("hello");
      assertThat(catalog.function("hello")).isEmpty();
      catalog.create(Functions.named("hello", "r2"));
      catalog.delete("hello");
    }
    try (Catalog catalog = open()) {
      assertThat(catalog.function("hello")).isEmpty();
    }
  }

  @Test
  default void listsInTheOrderOfNamesPageByPage() throws Exception {
    try (Catalog catalog = open()) {
      for (String name : List.of("b", "B", "a-2", "a_1", "a")) {
        catalog.create(Functions.named(name));
      }
      assertThat(catalog.functions("", 2)).extracting(Function::name).containsExactly("B", "a");
      assertThat(catalog.functions("a", 2))
          .extracting(Function::name)
          .containsExactly("a-2", "a_1");
      assertThat(catalog.functions("a_1", 2)).extracting(Function::name).containsExactly("b");
    }
  }

  @Test
  default void keepsTextOfAnyScriptAndQuote() throws Exception {
    Function function =
        Functions.named(
            "hello", "r1", Map.of("K", "온돌 '\"; DROP TABLE function; --\n\uD83D\uDD25"));
    try (Catalog catalog = open()) {
      catalog.create(function);
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
        assertThat(catalog.functions("", 1000))
            .as("seed %d", seed)
            .containsExactlyElementsOf(model.values());
        for (int step = 0; step < 60; step++) {
          change(catalog, model, random, restart + "-" + step);
        }
        assertThat(catalog.functions("", 1000))
            .as("seed %d", seed)
            .containsExactlyElementsOf(model.values());
      }
    }
  }

  private static void change(
      Catalog catalog, Map<String, Function> model, Random random, String revision) {
    String name = "f" + random.nextInt(12);
    Function function = Functions.named(name, revision, Map.of("STEP", revision));
    Function stored = model.get(name);
    if (stored == null) {
      catalog.create(function);
      model.put(name, function);
    } else if (random.nextBoolean()) {
      catalog.replace(stored.latest().revisionId(), function);
      model.put(name, function);
    } else {
      catalog.delete(name);
      model.remove(name);
    }
  }

  private static void refuses(Runnable change, ErrorCode code) {
    assertThatThrownBy(change::run)
        .isInstanceOfSatisfying(OndolException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
