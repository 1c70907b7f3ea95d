package dev.ondol.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.Effect.Refusal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PermitsTest {
  private static final int CONCURRENCY = 20;

  private final Permits permits = new Permits(CONCURRENCY, Rates.LAMBDA);
  private final Map<String, Integer> held = new HashMap<>();

  /** How many invokes of a version get in before one is refused. */
  private int takeAll(String function, String version) {
    int taken = 0;
    while (refusal(function, version) == null) {
      permits.take(share(function), version);
      taken++;
    }
    held.merge(function + ":" + version, taken, Integer::sum);
    return taken;
  }

  private @Nullable Refusal refusal(String function, String version) {
    return permits.refusal(share(function), version);
  }

  private FunctionShare share(String function) {
    return permits.of(function, 0);
  }

  private void giveBackAll() {
    held.forEach((key, count) -> {
      String[] parts = key.split(":", 2);
      for (int i = 0; i < count; i++) {
        permits.giveBack(share(parts[0]), parts[1]);
      }
    });
    held.clear();
    assertThat(permits.total()).isZero();
  }

  private void set(String function, int reserved, Map<String, Integer> provisioned) {
    permits.set(
        share(function),
        reserved,
        provisioned,
        version -> held.getOrDefault(function + ":" + version, 0),
        0);
  }

  @Test
  void withoutSettingsAllShareTheAccounts() {
    assertThat(takeAll("a", "1")).isEqualTo(CONCURRENCY);
    assertThat(refusal("b", "1")).isEqualTo(Refusal.CONCURRENCY);
  }

  @Test
  void whatIsReservedIsKeptAndIsTheMost() {
    set("a", 5, Map.of());
    assertThat(takeAll("b", "1")).isEqualTo(CONCURRENCY - 5);
    assertThat(takeAll("a", "1")).isEqualTo(5);
    assertThat(refusal("a", "2")).isEqualTo(Refusal.RESERVED_CONCURRENCY);
    assertThat(refusal("c", "1")).isEqualTo(Refusal.CONCURRENCY);
  }

  @Test
  void nothingReservedLetsNothingIn() {
    set("a", 0, Map.of());
    assertThat(refusal("a", "$LATEST")).isEqualTo(Refusal.RESERVED_CONCURRENCY);
    assertThat(takeAll("b", "1")).isEqualTo(CONCURRENCY);
  }

  @Test
  void whatIsProvisionedForAVersionIsKeptFromTheOthersOfTheFunction() {
    set("a", 10, Map.of("3", 4));
    assertThat(takeAll("a", "$LATEST")).isEqualTo(6);
    assertThat(takeAll("a", "3")).isEqualTo(4);
    giveBackAll();
    assertThat(takeAll("a", "3")).isEqualTo(10);
    assertThat(refusal("a", "$LATEST")).isEqualTo(Refusal.RESERVED_CONCURRENCY);
  }

  @Test
  void aFunctionWhoseReservedIsAllProvisionedRunsNothingElse() {
    set("a", 4, Map.of("1", 3, "2", 1));
    assertThat(takeAll("a", "$LATEST")).isZero();
    assertThat(takeAll("a", "1")).isEqualTo(3);
    assertThat(takeAll("a", "2")).isEqualTo(1);
  }

  @Test
  void whatIsProvisionedWithoutAReserveIsKeptFromAllFunctions() {
    set("a", FunctionShare.UNRESERVED, Map.of("1", 8));
    assertThat(takeAll("b", "1")).isEqualTo(12);
    assertThat(takeAll("a", "2")).isZero();
    assertThat(takeAll("a", "1")).isEqualTo(8);
    giveBackAll();
    assertThat(takeAll("a", "1")).as("and beyond it shares with all").isEqualTo(20);
  }

  @Test
  void aChangeSparesWhatIsInFlightAndHoldsForWhatComes() {
    takeAll("a", "1");
    set("a", 2, Map.of());
    assertThat(permits.total()).isEqualTo(CONCURRENCY);
    assertThat(refusal("a", "1")).isEqualTo(Refusal.RESERVED_CONCURRENCY);
    for (int i = 0; i < CONCURRENCY - 1; i++) {
      permits.giveBack(share("a"), "1");
    }
    held.put("a:1", 1);
    assertThat(takeAll("b", "1")).isEqualTo(18);
    assertThat(takeAll("a", "1")).isEqualTo(1);
  }

  @Test
  void aVersionThatIsProvisionedUnderItsInvokesCountsThem() {
    takeAll("a", "1");
    set("a", FunctionShare.UNRESERVED, Map.of("1", 15));
    giveBackAll();
    assertThat(takeAll("b", "1")).isEqualTo(5);
    assertThat(takeAll("a", "1")).isEqualTo(15);
    set("a", FunctionShare.UNRESERVED, Map.of());
    giveBackAll();
    assertThat(takeAll("c", "1")).isEqualTo(CONCURRENCY);
  }

  @Test
  void aFunctionThatComesAgainHasNothingOfTheDeletedOne() {
    set("a", 12, Map.of("1", 12));
    FunctionShare deleted = share("a");
    permits.take(deleted, "1");
    permits.forget("a", 0);
    assertThat(share("a").isReserved()).isFalse();
    permits.giveBack(deleted, "1");
    assertThat(takeAll("a", "1")).isEqualTo(CONCURRENCY);
  }

  @Test
  void aFunctionHasTenInvokesASecondForEachOfItsConcurrency() {
    assertThat(requestsAtOnce("a")).isEqualTo(10 * CONCURRENCY);
    assertThat(permits.requestRefusal(share("a"), 0)).isEqualTo(Refusal.REQUEST_RATE);
    set("b", 3, Map.of("1", 2));
    assertThat(requestsAtOnce("b")).isEqualTo(30);
    assertThat(permits.requestRefusal(share("b"), 0)).isEqualTo(Refusal.RESERVED_REQUEST_RATE);
    int provisioned = 0;
    while (permits.tryProvisionedRequest(share("b"), "1", 0)) {
      provisioned++;
    }
    assertThat(provisioned).isEqualTo(20);
    assertThat(permits.tryProvisionedRequest(share("b"), "2", 0)).isFalse();
  }

  @Test
  void tenantsHaveTwoAndAHalfEnvironmentsForEachOfItsConcurrency() {
    assertThat(permits.tenantEnvironments(share("a"))).isEqualTo(50);
    permits.set(share("a"), 4, Map.of(), version -> 0, 0);
    assertThat(permits.tenantEnvironments(share("a"))).isEqualTo(10);
  }

  private int requestsAtOnce(String function) {
    int requests = 0;
    while (permits.requestRefusal(share(function), 0) == null) {
      requests++;
    }
    return requests;
  }
}
