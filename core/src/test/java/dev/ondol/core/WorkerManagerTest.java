package dev.ondol.core;

import static dev.ondol.core.Command.Released.Outcome.LOST;
import static dev.ondol.core.Command.Released.Outcome.READY;
import static dev.ondol.core.Command.Released.Outcome.RESET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.core.Effect.Create;
import dev.ondol.core.Effect.End;
import dev.ondol.core.Effect.Grant;
import dev.ondol.core.Effect.Refusal;
import dev.ondol.core.Effect.Refuse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerManagerTest {
  private static final VersionKey HELLO = new VersionKey("hello", "$LATEST", "r1", "");
  private static final VersionKey HELLO_2 = new VersionKey("hello", "$LATEST", "r2", "");
  private static final VersionKey OTHER = new VersionKey("other", "$LATEST", "r1", "");

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final WorkerManager manager =
      new WorkerManager(
          new WorkerLimits(3, 512, Duration.ofMinutes(10), Duration.ofSeconds(5)),
          (slot, from, to, nanos) -> {});
  private long now;

  @Test
  void makesASlotForTheFirstInvokeAndGrantsItWhenItIsReady() {
    assertThat(acquire(1, HELLO, 128)).containsExactly(new Create(1, HELLO, ColdReason.FIRST));
    assertThat(apply(new Command.Initialized(1)))
        .containsExactly(new Grant(1, 1, true, ColdReason.FIRST));
  }

  @Test
  void reusesTheMostRecentlyUsedSlot() {
    makeIdle(HELLO, 1, 2, 3);
    assertThat(acquire(4, HELLO, 128)).containsExactly(new Grant(4, 3, true, null));
    assertThat(acquire(5, HELLO, 128)).containsExactly(new Grant(5, 2, true, null));
    release(5, 2, READY);
    assertThat(acquire(6, HELLO, 128)).containsExactly(new Grant(6, 2, true, null));
  }

  @Test
  void aWaitingInvokeTakesASlotThatFallsIdleBeforeItsOwnIsReady() {
    makeIdle(HELLO, 1);
    acquire(2, HELLO, 128);
    assertThat(acquire(3, HELLO, 128)).containsExactly(new Create(2, HELLO, ColdReason.SCALE_OUT));
    assertThat(release(2, 1, READY)).containsExactly(new Grant(3, 1, true, null));
    assertThat(apply(new Command.Initialized(2))).isEmpty();
    assertThat(acquire(4, HELLO, 128)).containsExactly(new Grant(4, 2, true, null));
  }

  @Test
  void wantsNoTickWhereThereIsNothingAndOneSoonWhereAnInvokeWaits() {
    assertThat(manager.untilTick(now)).as("nothing there").isNegative();
    acquire(1, HELLO, 128);
    assertThat(manager.untilTick(now)).isEqualTo(Duration.ofMillis(200).toNanos());
    apply(new Command.Initialized(1));
    assertThat(manager.untilTick(now)).as("a busy one").isEqualTo(SECOND.toNanos());
    release(1, 1, READY);
    pass(Duration.ofMinutes(10).minus(Duration.ofMillis(700)));
    assertThat(manager.untilTick(now))
        .as("it expires soon")
        .isEqualTo(Duration.ofMillis(700).toNanos());
    pass(Duration.ofMillis(700));
    assertThat(apply(new Command.Tick())).containsExactly(new End(1, EndReason.EXPIRED));
    apply(new Command.Gone(1));
    assertThat(manager.untilTick(now)).as("nothing there again").isNegative();
  }

  @Test
  void doesNotBeginASlotWhoseInvokeHasAnother() {
    makeIdle(HELLO, 1);
    acquire(2, HELLO, 128);
    acquire(3, HELLO, 128);
    assertThat(apply(new Command.Begin(2))).as("one waits for it").isEmpty();
    release(2, 1, READY);
    assertThat(apply(new Command.Begin(2))).containsExactly(new End(2, EndReason.UNNEEDED));
    assertThat(apply(new Command.Begin(2))).as("it ends already").isEmpty();
    apply(new Command.Gone(2));
    assertThat(apply(new Command.Begin(2))).as("it is gone").isEmpty();
    assertThat(manager.usedMib()).isEqualTo(128);
  }

  @Test
  void makesSlotsForSeveralInvokesAtOnce() {
    assertThat(acquire(1, HELLO, 128)).containsExactly(new Create(1, HELLO, ColdReason.FIRST));
    assertThat(acquire(2, HELLO, 128)).containsExactly(new Create(2, HELLO, ColdReason.SCALE_OUT));
    assertThat(acquire(3, OTHER, 128)).containsExactly(new Create(3, OTHER, ColdReason.FIRST));
  }

  @Test
  void refusesWhatExceedsTheConcurrencyAndTakesAPermitBackWithEachRelease() {
    acquire(1, HELLO, 128);
    acquire(2, HELLO, 128);
    acquire(3, HELLO, 128);
    assertThat(acquire(4, HELLO, 128)).containsExactly(new Refuse(4, Refusal.CONCURRENCY));
    apply(new Command.Initialized(1));
    release(1, 1, READY);
    assertThat(manager.concurrency()).isEqualTo(2);
    acquire(5, HELLO, 128);
    assertThat(manager.concurrency()).isEqualTo(3);
  }

  @Test
  void evictsTheSlotThatHasBeenIdleLongestForAnotherFunctionAndWaitsUntilItIsGone() {
    makeIdle(HELLO, 1, 2);
    assertThat(acquire(5, OTHER, 300)).containsExactly(new End(1, EndReason.EVICTED));
    assertThat(apply(new Command.Gone(1))).containsExactly(new Create(3, OTHER, ColdReason.FIRST));
    apply(new Command.Initialized(3));
    release(5, 3, READY);
    assertThat(acquire(6, HELLO, 128)).containsExactly(new Grant(6, 2, true, null));
    release(6, 2, READY);
    assertThat(acquire(7, OTHER, 300)).containsExactly(new Grant(7, 3, true, null));
  }

  @Test
  void saysThatAStartIsColdBecauseOfAnEviction() {
    makeIdle(HELLO, 1);
    acquire(5, OTHER, 512);
    apply(new Command.Gone(1));
    apply(new Command.Initialized(2));
    release(5, 2, READY);
    acquire(6, HELLO, 128);
    assertThat(apply(new Command.Gone(2)))
        .containsExactly(new Create(3, HELLO, ColdReason.EVICTED));
  }

  @Test
  void anInvokeWaitsForRoomAndIsRefusedAtItsDeadline() {
    acquire(1, HELLO, 512);
    apply(new Command.Initialized(1));
    assertThat(acquire(2, OTHER, 128)).isEmpty();
    pass(Duration.ofSeconds(4));
    assertThat(apply(new Command.Tick())).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(apply(new Command.Tick())).containsExactly(new Refuse(2, Refusal.NO_ROOM));
    assertThat(manager.concurrency()).isEqualTo(1);
  }

  @Test
  void doesNotRefuseAnInvokeWhoseSlotIsOnItsWayHoweverLongItTakes() {
    acquire(1, HELLO, 128);
    pass(Duration.ofMinutes(1));
    assertThat(apply(new Command.Tick())).isEmpty();
    assertThat(apply(new Command.Initialized(1))).hasSize(1);
  }

  @Test
  void aLargeInvokeThatWaitsForRoomIsNotStarvedBySmallOnes() {
    acquire(1, HELLO, 256);
    apply(new Command.Initialized(1));
    acquire(2, OTHER, 512);
    assertThat(acquire(3, HELLO_2, 128)).isEmpty();
    release(1, 1, LOST);
    assertThat(apply(new Command.Gone(1))).containsExactly(new Create(2, OTHER, ColdReason.FIRST));
  }

  @Test
  void refusesAtOnceWhatCanNeverFitAndEvictsNothingForIt() {
    makeIdle(HELLO, 1);
    assertThat(acquire(9, OTHER, 513)).containsExactly(new Refuse(9, Refusal.NO_ROOM));
  }

  @Test
  void endsASlotThatWasIdleForTheKeepAliveTime() {
    makeIdle(HELLO, 1);
    pass(Duration.ofMinutes(10).minusNanos(1));
    assertThat(apply(new Command.Tick())).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(apply(new Command.Tick())).containsExactly(new End(1, EndReason.EXPIRED));
    apply(new Command.Gone(1));
    assertThat(acquire(2, HELLO, 128)).containsExactly(new Create(2, HELLO, ColdReason.EXPIRED));
  }

  @Test
  void aFailedInitIsRepeatedInTheTimeOfTheInvokeThatWaits() {
    acquire(1, HELLO, 128);
    assertThat(apply(new Command.InitFailed(1)))
        .containsExactly(new Grant(1, 1, false, ColdReason.FIRST));
    assertThat(release(1, 1, LOST)).containsExactly(new End(1, EndReason.FAILED));
  }

  @Test
  void aFailedInitThatNobodyWaitsForEndsTheSlot() {
    makeIdle(HELLO, 1);
    acquire(2, HELLO, 128);
    release(2, 1, RESET);
    assertThat(apply(new Command.InitFailed(1))).containsExactly(new End(1, EndReason.FAILED));
  }

  @Test
  void aSlotThatIsResetServesTheNextInvokeWhenItIsReadyAgain() {
    makeIdle(HELLO, 1);
    acquire(2, HELLO, 128);
    assertThat(release(2, 1, RESET)).isEmpty();
    assertThat(acquire(3, HELLO, 128)).isEmpty();
    assertThat(apply(new Command.Initialized(1)))
        .containsExactly(new Grant(3, 1, true, ColdReason.RESET));
  }

  @Test
  void aGrantOfADeadSlotCostsTheInvokeNothingWhereAnotherIsIdle() {
    makeIdle(HELLO, 1, 2);
    acquire(5, HELLO, 128);
    assertThat(apply(new Command.Refused(2, 5)))
        .containsExactly(new End(2, EndReason.FAILED), new Grant(5, 1, true, null));
  }

  @Test
  void aGrantOfADeadSlotIsFollowedByANewSlotWhereNoneIsIdle() {
    makeIdle(HELLO, 1);
    acquire(5, HELLO, 128);
    assertThat(apply(new Command.Refused(1, 5)))
        .containsExactly(new End(1, EndReason.FAILED), new Create(2, HELLO, ColdReason.RESET));
    assertThat(manager.concurrency()).isEqualTo(1);
  }

  @Test
  void anUpdateRetiresIdleSlotsAtOnceAndBusyOnesAfterTheirInvoke() {
    makeIdle(HELLO, 1, 2);
    acquire(5, HELLO, 128);
    assertThat(apply(new Command.Update("hello", "$LATEST", "r2")))
        .containsExactly(new End(1, EndReason.RETIRED));
    assertThat(release(5, 2, READY)).containsExactly(new End(2, EndReason.RETIRED));
    assertThat(acquire(6, HELLO_2, 128))
        .containsExactly(new Create(3, HELLO_2, ColdReason.VERSION_CHANGE));
  }

  @Test
  void anUpdateDoesNotRetireTheSlotsOfOtherFunctions() {
    makeIdle(HELLO, 1);
    assertThat(apply(new Command.Delete("hell", ""))).isEmpty();
    assertThat(apply(new Command.Delete("other", ""))).isEmpty();
  }

  @Test
  void anInvokeThatWaitedThroughAnUpdateIsStillServedAndItsSlotEndsThen() {
    acquire(1, HELLO, 128);
    apply(new Command.Update("hello", "$LATEST", "r2"));
    assertThat(apply(new Command.Initialized(1))).hasSize(1);
    assertThat(release(1, 1, READY)).containsExactly(new End(1, EndReason.RETIRED));
  }

  @Test
  void aHostThatCannotMakeSlotsRefusesOneInvokeForEachFailure() {
    acquire(1, HELLO, 128);
    acquire(2, HELLO, 128);
    assertThat(apply(new Command.CreateFailed(1)))
        .containsExactly(new Refuse(1, Refusal.CREATE_FAILED));
    assertThat(apply(new Command.CreateFailed(2)))
        .containsExactly(new Refuse(2, Refusal.CREATE_FAILED));
    assertThat(manager.isEmpty()).isTrue();
  }

  @Test
  void aSlotThatHasServedVeryManyInvokesEndsAndANewOneTakesItsPlace() {
    makeIdle(HELLO, 1);
    for (long id = 2; id < Supply.MAX_INVOKES; id++) {
      acquire(id, HELLO, 128);
      assertThat(release(id, 1, READY)).isEmpty();
      pass(Duration.ofMillis(100));
    }
    long last = Supply.MAX_INVOKES;
    assertThat(acquire(last, HELLO, 128)).containsExactly(new Grant(last, 1, true, null));
    assertThat(release(last, 1, READY)).containsExactly(new End(1, EndReason.AGED));
    assertThat(acquire(last + 1, HELLO, 128))
        .containsExactly(new Create(2, HELLO, ColdReason.AGED));
  }

  @Test
  void drainingRefusesNewInvokesAndEndsSlotsAsTheyFallIdle() {
    makeIdle(HELLO, 1, 2);
    acquire(5, HELLO, 128);
    assertThat(apply(new Command.Drain())).containsExactly(new End(1, EndReason.DRAINED));
    assertThat(acquire(6, HELLO, 128)).containsExactly(new Refuse(6, Refusal.DRAINING));
    assertThat(release(5, 2, READY)).containsExactly(new End(2, EndReason.DRAINED));
    apply(new Command.Gone(1));
    assertThat(manager.isEmpty()).isFalse();
    apply(new Command.Gone(2));
    assertThat(manager.isEmpty()).isTrue();
  }

  @Test
  void aSecondReleaseOfTheSameInvokeStopsLoudlyAndNamesTheSlot() {
    makeIdle(HELLO, 1);
    assertThatThrownBy(() -> release(1, 1, READY))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("slot 1 of hello:$LATEST is not leased to invoke 1");
  }

  @Test
  void aMoveThatTheTableForbidsNamesSlotStatesAndCommand() {
    Slot slot = new Slot(7, HELLO, 128, ColdReason.FIRST, 0);
    slot.become(SlotState.IDLE, "initialized", 1);
    assertThatThrownBy(() -> slot.become(SlotState.INIT, "reset", 2))
        .hasMessage("slot 7 of hello:$LATEST cannot go from IDLE to INIT on reset");
  }

  /** Brings as many slots of one version to IDLE as ids are given, the last one idle last. */
  private void makeIdle(VersionKey version, long... slotIds) {
    for (long id : slotIds) {
      acquire(id, version, 128);
    }
    for (long id : slotIds) {
      apply(new Command.Initialized(id));
    }
    for (long id : slotIds) {
      pass(Duration.ofMillis(1));
      release(id, id, READY);
    }
  }

  private List<Effect> acquire(long invoke, VersionKey version, int memoryMib) {
    return apply(new Command.Acquire(invoke, version, memoryMib));
  }

  private List<Effect> release(long invoke, long slot, Command.Released.Outcome outcome) {
    return apply(new Command.Released(slot, invoke, outcome));
  }

  private List<Effect> apply(Command command) {
    return manager.apply(command, now);
  }

  private void pass(Duration duration) {
    now += duration.toNanos();
  }
}
