package dev.ondol.micromanager;

import dev.ondol.core.ColdReason;
import dev.ondol.core.Effect;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.SlotState;
import java.time.Duration;

/**
 * A slot and the environment in it. What may change of it is guarded by the micro-manager's lock;
 * to look at it needs none.
 */
final class Place {
  final String name;
  final Effect.Create creation;
  final Environment environment;
  private final long madeNanos = System.nanoTime();
  private volatile Stay stay = new Stay(SlotState.INIT, madeNanos);

  /** The slot's state, as the core last moved it, and since when. */
  private record Stay(SlotState state, long sinceNanos) {}

  Place(String name, Effect.Create creation, Environment environment) {
    this.name = name;
    this.creation = creation;
    this.environment = environment;
  }

  long slotId() {
    return creation.slotId();
  }

  boolean isProvisioned() {
    return creation.reason() == ColdReason.PROVISIONED;
  }

  boolean isBusy() {
    return stay.state == SlotState.BUSY;
  }

  void moved(SlotState to) {
    stay = new Stay(to, System.nanoTime());
  }

  /**
   * @param provider what isolates it
   */
  SlotView view(String provider) {
    EnvironmentGlimpse glimpse = environment.glimpse();
    FunctionVersion function = environment.function();
    Stay now = stay;
    return new SlotView(
        name,
        function.function().name(),
        function.version(),
        now.state.label(),
        glimpse.frozen(),
        Duration.ofNanos(System.nanoTime() - now.sinceNanos),
        Duration.ofNanos(System.nanoTime() - madeNanos),
        glimpse.invokes(),
        function.limits().memoryMib(),
        glimpse.memoryBytes(),
        creation.reason().label(),
        provider,
        glimpse.pid());
  }
}
