package dev.ondol.core;

import static dev.ondol.core.Command.Released.Outcome.LOST;
import static dev.ondol.core.Command.Released.Outcome.READY;
import static dev.ondol.core.Command.Released.Outcome.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.Effect.Create;
import dev.ondol.core.Effect.End;
import dev.ondol.core.Effect.Grant;
import dev.ondol.core.Effect.Refusal;
import dev.ondol.core.Effect.Refuse;
import dev.ondol.core.ProvisionedStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Slots ahead of need, limits of growth, tenants and age, as the worker manager decides them. */
class ProvisionedSlotsTest {
  private static final VersionKey ONE = new VersionKey("hello", "1", "r1", "");
  private static final VersionKey LATEST = new VersionKey("hello", "$LATEST", "r2", "");
  private static final VersionKey OTHER = new VersionKey("other", "$LATEST", "r1", "");
  private static final Duration MAX_AGE = Duration.ofHours(8);

  private final WorkerManager manager =
      new WorkerManager(
          new WorkerLimits(
              10, 1024, Duration.ofMinutes(10), MAX_AGE, Duration.ofSeconds(5), new Rates(2, 4)),
          (slot, from, to, nanos) -> {});
  private long now;
  private long nextInvoke = 100;

  private List<Effect> apply(Command command) {
    return manager.apply(command, now);
  }

  private List<Effect> tick(Duration later) {
    now += later.toNanos();
    return apply(new Command.Tick());
  }

  private List<Effect> provision(int count) {
    return apply(
        new Command.Configure(
            "hello",
            OptionalInt.empty(),
            count == 0 ? List.of() : List.of(new Provisioned(ONE, 128, count))));
  }

  private void provisionReady(int count) {
    for (Effect effect : provision(count)) {
      apply(new Command.Initialized(((Create) effect).slotId()));
    }
  }

  private List<Effect> acquire(VersionKey version) {
    return apply(new Command.Acquire(nextInvoke++, version, 128));
  }

  /** Takes a slot that is idle. */
  private Grant granted(VersionKey version) {
    List<Effect> effects = acquire(version);
    assertThat(effects).hasSize(1).first().isInstanceOf(Grant.class);
    return (Grant) effects.getFirst();
  }

  private List<Effect> release(Grant grant, Command.Released.Outcome outcome) {
    return apply(new Command.Released(grant.slotId(), grant.invokeId(), outcome));
  }

  private State state() {
    return manager.provisioned(ONE).state();
  }

  @Test
  void slotsAreMadeWithoutAnInvokeAndServeTheFirstOnesWarm() {
    assertThat(provision(2))
        .containsExactly(
            new Create(1, ONE, ColdReason.PROVISIONED), new Create(2, ONE, ColdReason.PROVISIONED));
    assertThat(state()).isEqualTo(State.IN_PROGRESS);
    apply(new Command.Initialized(1));
    assertThat(manager.provisioned(ONE)).isEqualTo(new ProvisionedStatus(2, 1, State.IN_PROGRESS));
    apply(new Command.Initialized(2));
    assertThat(manager.provisioned(ONE)).isEqualTo(new ProvisionedStatus(2, 2, State.READY));
    assertThat(granted(ONE).cold()).isNull();
    assertThat(granted(ONE).cold()).isNull();
    assertThat(acquire(ONE))
        .as("and then it spills over")
        .containsExactly(new Create(3, ONE, ColdReason.SCALE_OUT));
  }

  @Test
  void anotherVersionDoesNotGetThem() {
    provisionReady(1);
    assertThat(acquire(LATEST)).containsExactly(new Create(2, LATEST, ColdReason.FIRST));
  }

  @Test
  void theyNeitherExpireNorAreEvicted() {
    provisionReady(4);
    assertThat(tick(Duration.ofHours(7))).isEmpty();
    assertThat(apply(new Command.Acquire(1, OTHER, 1024))).isEmpty();
    assertThat(tick(Duration.ofSeconds(5))).containsExactly(new Refuse(1, Refusal.NO_ROOM));
  }

  @Test
  void onesThatDieAreMadeAgainAfterAPause() {
    provisionReady(1);
    assertThat(apply(new Command.Died(1))).containsExactly(new End(1, EndReason.FAILED));
    apply(new Command.Gone(1));
    assertThat(state()).isEqualTo(State.IN_PROGRESS);
    assertThat(tick(Duration.ofMillis(999))).isEmpty();
    assertThat(tick(Duration.ofMillis(1)))
        .containsExactly(new Create(2, ONE, ColdReason.PROVISIONED));
    apply(new Command.Initialized(2));
    release(granted(ONE), LOST);
    assertThat(tick(Duration.ofSeconds(1))).isEmpty();
    assertThat(tick(Duration.ofSeconds(1)))
        .containsExactly(new Create(3, ONE, ColdReason.PROVISIONED));
  }

  @Test
  void oneThatAnInvokeBrokeStaysProvisioned() {
    provisionReady(1);
    assertThat(release(granted(ONE), RESET)).isEmpty();
    assertThat(state()).isEqualTo(State.IN_PROGRESS);
    apply(new Command.Initialized(1));
    assertThat(state()).isEqualTo(State.READY);
    assertThat(tick(Duration.ofHours(1))).isEmpty();
  }

  @Test
  void anInitThatFailsIsNotRepeatedInAnInvokeAndTold() {
    provision(1);
    assertThat(acquire(ONE)).containsExactly(new Create(2, ONE, ColdReason.SCALE_OUT));
    assertThat(apply(new Command.InitFailed(1))).containsExactly(new End(1, EndReason.FAILED));
    assertThat(state()).isEqualTo(State.INIT_FAILED);
    assertThat(apply(new Command.Initialized(2))).hasSize(1);
    tick(Duration.ofSeconds(1));
    assertThat(state()).as("until one is ready").isEqualTo(State.INIT_FAILED);
    apply(new Command.Initialized(3));
    assertThat(state()).isEqualTo(State.READY);
  }

  @Test
  void aHostThatCannotMakeThemCostsNoInvoke() {
    provision(1);
    acquire(ONE);
    assertThat(apply(new Command.CreateFailed(1))).isEmpty();
    assertThat(state()).isEqualTo(State.CREATE_FAILED);
    assertThat(manager.concurrency("hello")).isEqualTo(1);
  }

  @Test
  void anInvokeThatWaitsTakesOneThatIsReadyFirst() {
    provision(1);
    acquire(ONE);
    assertThat(apply(new Command.Initialized(1)))
        .containsExactly(new Grant(100, 1, true, ColdReason.PROVISIONED));
  }

  @Test
  void fewerWantedEndsTheIdleOnesAtOnceAndTheBusyOnesAfterTheirInvoke() {
    provisionReady(3);
    Grant busy = granted(ONE);
    assertThat(provision(1))
        .containsExactly(new End(1, EndReason.UNPROVISIONED), new End(2, EndReason.UNPROVISIONED));
    assertThat(release(busy, READY)).isEmpty();
    Grant again = granted(ONE);
    assertThat(provision(0)).isEmpty();
    assertThat(release(again, READY)).containsExactly(new End(3, EndReason.UNPROVISIONED));
  }

  @Test
  void memoryThatIsIdleIsTakenForThemAndMemoryThatIsBusyIsNot() {
    apply(new Command.Acquire(1, OTHER, 1024));
    apply(new Command.Initialized(1));
    assertThat(provision(1)).isEmpty();
    assertThat(state()).isEqualTo(State.NO_ROOM);
    apply(new Command.Released(1, 1, READY));
    assertThat(tick(Duration.ofSeconds(1))).containsExactly(new End(1, EndReason.EVICTED));
    assertThat(apply(new Command.Gone(1)))
        .containsExactly(new Create(2, ONE, ColdReason.PROVISIONED));
  }

  @Test
  void beyondTheirShareOfRequestsASecondInvokesSpillOver() {
    provisionReady(1);
    release(granted(ONE), READY);
    release(granted(ONE), READY);
    assertThat(acquire(ONE)).containsExactly(new Create(2, ONE, ColdReason.SCALE_OUT));
    now += Duration.ofMillis(500).toNanos();
    assertThat(granted(ONE).slotId()).isEqualTo(1);
  }

  @Test
  void anInvokeThatNeedsAnEnvironmentTooManyIsRefused() {
    for (int i = 0; i < 4; i++) {
      assertThat(acquire(OTHER)).hasSize(1).first().isInstanceOf(Create.class);
    }
    assertThat(acquire(OTHER)).containsExactly(new Refuse(104, Refusal.SCALING_RATE));
    assertThat(acquire(LATEST)).as("another function").hasSize(1);
    now += Duration.ofMillis(2500).toNanos();
    assertThat(acquire(OTHER)).containsExactly(new Create(6, OTHER, ColdReason.SCALE_OUT));
  }

  @Test
  void tenantsHaveSlotsOfTheirOwnAndOnlySoMany() {
    VersionKey blue = new VersionKey("hello", "$LATEST", "r2", "blue");
    VersionKey green = new VersionKey("hello", "$LATEST", "r2", "green");
    apply(new Command.Configure("hello", OptionalInt.of(1), List.of()));
    acquire(blue);
    Grant first = (Grant) apply(new Command.Initialized(1)).getFirst();
    release(first, READY);
    assertThat(acquire(green)).containsExactly(new Create(2, green, ColdReason.FIRST));
    Grant second = (Grant) apply(new Command.Initialized(2)).getFirst();
    release(second, READY);
    now += Duration.ofSeconds(1).toNanos();
    assertThat(acquire(new VersionKey("hello", "$LATEST", "r2", "red")))
        .containsExactly(new Refuse(102, Refusal.TENANT_ENVIRONMENTS));
    assertThat(granted(blue).slotId()).isEqualTo(1);
  }

  @Test
  void aSlotThatIsTooOldEndsWhenItIsIdleAndNotInAnInvoke() {
    acquire(OTHER);
    Grant grant = (Grant) apply(new Command.Initialized(1)).getFirst();
    assertThat(tick(MAX_AGE)).isEmpty();
    acquire(OTHER);
    assertThat(release(grant, READY)).containsExactly(new End(1, EndReason.AGED));
    apply(new Command.Initialized(2));
    apply(new Command.Released(2, 101, READY));
    apply(new Command.Gone(1));
    tick(Duration.ofMinutes(1));
    assertThat(tick(MAX_AGE.minusMinutes(1)).getFirst()).isEqualTo(new End(2, EndReason.EXPIRED));
  }

  @Test
  void provisionedSlotsThatAreTooOldAreReplacedOneAfterTheOther() {
    provisionReady(2);
    assertThat(tick(MAX_AGE)).startsWith(new End(1, EndReason.AGED)).hasSize(2);
    apply(new Command.Gone(1));
    assertThat(tick(Duration.ofSeconds(1))).isEmpty();
    apply(new Command.Initialized(3));
    assertThat(tick(Duration.ofMillis(1)).getFirst()).isEqualTo(new End(2, EndReason.AGED));
  }

  @Test
  void aDeletedFunctionsSlotsGoAllAndADeletedVersionsOnlyThatOnes() {
    provisionReady(1);
    acquire(LATEST);
    Grant latest = (Grant) apply(new Command.Initialized(2)).getFirst();
    release(latest, READY);
    assertThat(apply(new Command.Update("hello", "$LATEST", "r3")))
        .as("an update of $LATEST")
        .containsExactly(new End(2, EndReason.RETIRED));
    apply(new Command.Delete("hello", "2"));
    assertThat(state()).isEqualTo(State.READY);
    assertThat(apply(new Command.Delete("hello", "")))
        .containsExactly(new End(1, EndReason.RETIRED));
    apply(new Command.Gone(1));
    assertThat(tick(Duration.ofMinutes(1))).as("none comes again").isEmpty();
  }
}
