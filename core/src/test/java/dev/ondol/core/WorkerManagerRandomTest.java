package dev.ondol.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drives the worker manager with random commands from a seed, playing a host that answers each
 * effect sooner or later, well or ill, and holds after every step what must never be otherwise. The
 * seed is in the test's name: it replays the failure.
 */
class WorkerManagerRandomTest {
  private static final int STEPS = 20_000;
  private static final long BUDGET_MIB = 2048;
  private static final int CONCURRENCY = 20;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void holdsItsPromisesWhateverTheHostDoes(long seed) {
    new Host(seed).run();
  }

  /** What the host believes; it is the model that the manager is checked against. */
  private static final class Host {
    private final Random random;
    private final List<String> trace = new ArrayList<>();
    private final Map<Long, VersionKey> slotVersion = new HashMap<>();
    private final Set<Long> creating = new HashSet<>();
    private final Set<Long> idle = new HashSet<>();
    private final Set<Long> ending = new HashSet<>();
    private final Map<Long, Long> leases = new HashMap<>();
    private final Map<Long, VersionKey> unanswered = new HashMap<>();
    private final Map<String, Integer> revision = new HashMap<>();
    private final Set<Long> provisioned = new HashSet<>();
    private final Map<String, Command.Configure> settings = new HashMap<>();

    /** A function that was deleted and comes again is another one: its name gets a number. */
    private final Map<String, Integer> life = new HashMap<>();

    private final Map<Long, String> lifeOf = new HashMap<>();
    private final WorkerManager manager;
    private long now;
    private long nextInvoke = 1;

    Host(long seed) {
      random = new Random(seed);
      manager =
          new WorkerManager(
              new WorkerLimits(
                  CONCURRENCY,
                  BUDGET_MIB,
                  Duration.ofSeconds(60),
                  Duration.ofMinutes(5),
                  Duration.ofSeconds(5),
                  new Rates(2, 30)),
              (slot, from, to, nanos) -> assertThat(nanos).isNotNegative());
    }

    void run() {
      try {
        for (int step = 0; step < STEPS; step++) {
          step();
          check();
        }
        settle();
      } catch (RuntimeException | AssertionError e) {
        int from = Math.max(0, trace.size() - 100);
        throw new AssertionError(String.join("\n", trace.subList(from, trace.size())), e);
      }
    }

    private void step() {
      now += random.nextInt(200_000_000);
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> acquire();
        case 4, 5 -> pick(creating).ifPresent(this::goOnCreating);
        case 6, 7 -> pick(leases.keySet()).ifPresent(slot -> release(slot, true));
        case 8 -> pick(ending).ifPresent(this::gone);
        case 9 -> apply(new Command.Tick());
        case 10 -> pick(idle).ifPresent(this::die);
        default -> {
          switch (random.nextInt(20)) {
            case 0, 1 -> retire();
            case 2, 3 -> configure();
            default -> {}
          }
        }
      }
    }

    private void acquire() {
      String name = "f" + random.nextInt(6);
      VersionKey version = version(name);
      long invoke = nextInvoke++;
      unanswered.put(invoke, version);
      lifeOf.put(invoke, life(name));
      apply(new Command.Acquire(invoke, version, memoryMib(version)));
      if (unanswered.containsKey(invoke)) {
        checkReserved(name);
      }
    }

    /** One function has tenants; of the others the one half is published, the other not. */
    private VersionKey version(String name) {
      String tenant = name.equals("f0") ? "t" + random.nextInt(3) : "";
      String number = random.nextBoolean() && tenant.isEmpty() ? "1" : "$LATEST";
      int now = number.equals("1") ? 0 : revision.getOrDefault(name, 0);
      return new VersionKey(name, number, "r" + now, tenant);
    }

    /** Its turn may have come, for the first time or again. */
    private void goOnCreating(long slot) {
      if (random.nextInt(3) == 0) {
        apply(new Command.Begin(slot));
      } else {
        finishCreate(slot);
      }
    }

    private void finishCreate(long slot) {
      creating.remove(slot);
      switch (random.nextInt(6)) {
        case 0 -> apply(new Command.InitFailed(slot));
        case 1 -> {
          slotVersion.remove(slot);
          provisioned.remove(slot);
          apply(new Command.CreateFailed(slot));
        }
        default -> initialize(slot);
      }
    }

    private void initialize(long slot) {
      idle.add(slot);
      apply(new Command.Initialized(slot));
    }

    private void release(long slot, boolean mayRefuse) {
      long invoke = java.util.Objects.requireNonNull(leases.remove(slot));
      switch (random.nextInt(mayRefuse ? 6 : 5)) {
        case 0 -> {
          answered(invoke);
          creating.add(slot);
          apply(new Command.Released(slot, invoke, Command.Released.Outcome.RESET));
        }
        case 1 -> {
          answered(invoke);
          apply(new Command.Released(slot, invoke, Command.Released.Outcome.LOST));
        }
        case 5 -> apply(new Command.Refused(slot, invoke));
        default -> {
          answered(invoke);
          idle.add(slot);
          apply(new Command.Released(slot, invoke, Command.Released.Outcome.READY));
        }
      }
    }

    private void die(long slot) {
      idle.remove(slot);
      apply(new Command.Died(slot));
    }

    private void gone(long slot) {
      ending.remove(slot);
      slotVersion.remove(slot);
      provisioned.remove(slot);
      apply(new Command.Gone(slot));
    }

    private void retire() {
      String name = "f" + random.nextInt(6);
      if (random.nextInt(5) == 0) {
        settings.remove(name);
        life.merge(name, 1, Integer::sum);
        apply(new Command.Delete(name, ""));
      } else {
        int next = revision.merge(name, 1, Integer::sum);
        apply(new Command.Update(name, "$LATEST", "r" + next));
      }
    }

    private void configure() {
      String name = "f" + (1 + random.nextInt(5));
      OptionalInt reserved =
          random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(6));
      int most = Math.min(3, reserved.orElse(3));
      List<Provisioned> wanted =
          most == 0 || random.nextBoolean()
              ? List.of()
              : List.of(provisioned(name, 1 + random.nextInt(most)));
      Command.Configure configure = new Command.Configure(name, reserved, wanted);
      settings.put(name, configure);
      apply(configure);
    }

    private static Provisioned provisioned(String name, int count) {
      VersionKey version = new VersionKey(name, "1", "r0", "");
      return new Provisioned(version, memoryMib(version), count);
    }

    private void apply(Command command) {
      trace.add(now + " " + command);
      for (Effect effect : manager.apply(command, now)) {
        trace.add("    " + effect);
        carryOut(effect);
      }
    }

    private void carryOut(Effect effect) {
      switch (effect) {
        case Effect.Create create -> {
          assertThat(slotVersion).doesNotContainKey(create.slotId());
          slotVersion.put(create.slotId(), create.version());
          creating.add(create.slotId());
          if (create.reason() == ColdReason.PROVISIONED) {
            provisioned.add(create.slotId());
          }
        }
        case Effect.Grant grant -> {
          assertThat(slotVersion.get(grant.slotId()))
              .as("a slot serves its own version only")
              .isEqualTo(unanswered.get(grant.invokeId()));
          assertThat(leases).as("one lease a slot").doesNotContainKey(grant.slotId());
          assertThat(leases.values()).as("one slot an invoke").doesNotContain(grant.invokeId());
          assertThat(creating).as("not while it is being made").doesNotContain(grant.slotId());
          assertThat(idle.remove(grant.slotId())).isEqualTo(grant.initialized());
          leases.put(grant.slotId(), grant.invokeId());
        }
        case Effect.Refuse refuse -> answered(refuse.invokeId());
        case Effect.End end -> {
          assertThat(leases).as("no slot ends under an invoke").doesNotContainKey(end.slotId());
          if (provisioned.contains(end.slotId())) {
            assertThat(end.reason())
                .as("a provisioned slot neither expires nor is evicted")
                .isNotIn(EndReason.EXPIRED, EndReason.EVICTED);
          }
          idle.remove(end.slotId());
          creating.remove(end.slotId());
          assertThat(ending.add(end.slotId())).as("a slot ends once").isTrue();
        }
      }
    }

    private void answered(long invoke) {
      assertThat(unanswered.remove(invoke)).as("an invoke is answered once").isNotNull();
    }

    private void check() {
      assertThat(manager.concurrency())
          .isEqualTo(unanswered.size())
          .isLessThanOrEqualTo(CONCURRENCY);
      assertThat(manager.waiting()).isEqualTo(unanswered.size() - leases.size());
      assertThat(manager.usedMib())
          .isEqualTo(slotVersion.values().stream().mapToLong(Host::memoryMib).sum())
          .isLessThanOrEqualTo(BUDGET_MIB);
    }

    private String life(String name) {
      return name + " " + life.getOrDefault(name, 0);
    }

    /** Whoever is let in does not exceed what is reserved for its function. */
    private void checkReserved(String name) {
      Command.Configure configured = settings.get(name);
      if (configured != null && configured.reserved().isPresent()) {
        String living = life(name);
        assertThat(unanswered.keySet().stream().filter(id -> living.equals(lifeOf.get(id))).count())
            .as("in flight of " + living)
            .isLessThanOrEqualTo(configured.reserved().getAsInt());
      }
    }

    /** No invoke hangs: once the host answers everything, all are answered and all slots go. */
    private void settle() {
      for (int round = 0; round < 10_000 && !unanswered.isEmpty(); round++) {
        finishAllCreates();
        List.copyOf(leases.keySet()).forEach(slot -> release(slot, false));
        List.copyOf(ending).forEach(this::gone);
        check();
      }
      assertThat(unanswered).isEmpty();
      apply(new Command.Drain());
      finishAllCreates();
      List.copyOf(ending).forEach(this::gone);
      assertThat(manager.isEmpty()).isTrue();
    }

    private void finishAllCreates() {
      for (long slot : List.copyOf(creating)) {
        if (creating.remove(slot)) {
          initialize(slot);
        }
      }
    }

    private Optional<Long> pick(Set<Long> set) {
      List<Long> sorted = set.stream().sorted().toList();
      return sorted.isEmpty()
          ? Optional.empty()
          : Optional.of(sorted.get(random.nextInt(sorted.size())));
    }

    /** Each function has its own size, from 128 to 1,024 MiB. */
    private static int memoryMib(VersionKey version) {
      return 128 << (version.functionName().charAt(1) % 4);
    }
  }
}
