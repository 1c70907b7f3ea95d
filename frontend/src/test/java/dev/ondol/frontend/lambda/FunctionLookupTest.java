package dev.ondol.frontend.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.catalog.Alias;
import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.SqliteCatalog;
import dev.ondol.core.FunctionVersion;
import dev.ondol.frontend.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionLookupTest {
  private static final long SEED = 20_251_122;
  private static final int DRAWS = 10_000;
  private static final Account ACCOUNT = new Account("us-east-1", "000000000000");

  @TempDir Path folder;
  private Catalog catalog;

  @BeforeEach
  void twoVersionsAndAliases() {
    catalog = new SqliteCatalog(folder.resolve("catalog"));
    catalog.change(change -> {
      change.put(Kinds.FUNCTION, "hello", function(FunctionVersion.LATEST));
      change.put(Kinds.VERSION, Kinds.versionKey("hello", 1), function("1"));
      change.put(Kinds.VERSION, Kinds.versionKey("hello", 2), function("2"));
      for (Alias alias :
          List.of(
              alias("plain", FunctionVersion.LATEST, null),
              alias("split", "1", new Alias.Share("2", 0.1)))) {
        change.put(Kinds.ALIAS, Kinds.qualifiedKey("hello", alias.name()), alias);
      }
      return change;
    });
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  private static Alias alias(String name, String version, Alias.@Nullable Share share) {
    return new Alias(ACCOUNT.function("hello"), name, version, "", share, "revision-of-" + name);
  }

  private static Function function(String version) {
    return new Function(
        new FunctionVersion(
            ACCOUNT.function("hello"),
            version,
            "revision-of-" + version,
            new FunctionVersion.Code("nodejs22.x", "index.handler", "ab".repeat(32), 1, List.of()),
            new FunctionVersion.Limits(128, 512, Duration.ofSeconds(3)),
            new FunctionVersion.Settings(
                Map.of(), FunctionVersion.Logging.text("/aws/lambda/hello"), "role", false)),
        new Function.Details("", "x86_64", "PassThrough", Instant.EPOCH, Map.of()));
  }

  private String drawn(@Nullable String qualifier, Random random) {
    FunctionVersion version =
        FunctionLookup.toInvoke(catalog, FunctionReference.of(ACCOUNT, "hello", qualifier), random);
    return version == null ? "nothing" : version.version();
  }

  @Test
  void aQualifierIsAVersionOrAnAlias() {
    Random random = new Random(SEED);
    assertThat(drawn(null, random)).isEqualTo("$LATEST");
    assertThat(drawn("$LATEST", random)).isEqualTo("$LATEST");
    assertThat(drawn("1", random)).isEqualTo("1");
    assertThat(drawn("plain", random)).isEqualTo("$LATEST");
    assertThat(drawn("3", random)).isEqualTo("nothing");
    assertThat(drawn("nobody", random)).isEqualTo("nothing");
  }

  @Test
  void theDrawsOfASeedSplitAsTheWeightSays() {
    Random random = new Random(SEED);
    long second = IntStream.range(0, DRAWS).filter(i -> drawn("split", random).equals("2")).count();
    assertThat(second).isBetween(900L, 1100L);
    Random again = new Random(SEED);
    assertThat(IntStream.range(0, DRAWS).filter(i -> drawn("split", again).equals("2")).count())
        .isEqualTo(second);
  }

  @Test
  void onlyASplitAliasDraws() {
    Random untouched = new Random(SEED);
    drawn(null, untouched);
    drawn("1", untouched);
    drawn("plain", untouched);
    assertThat(untouched.nextLong()).isEqualTo(new Random(SEED).nextLong());
  }

  @Test
  void anAliasHasARevisionOfItsOwn() {
    FunctionLookup.Target target =
        FunctionLookup.require(catalog, FunctionReference.of(ACCOUNT, "hello:split", null));
    assertThat(target.revisionId()).isEqualTo("revision-of-split");
    assertThat(target.function().version().version()).isEqualTo("1");
  }
}
