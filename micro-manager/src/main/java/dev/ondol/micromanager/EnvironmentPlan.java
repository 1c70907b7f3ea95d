package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an environment is made for and with.
 *
 * @param slotId the core's number of the slot
 * @param name the same for people and for the host: letters, digits and hyphens
 */
record EnvironmentPlan(
    long slotId,
    String name,
    FunctionVersion function,
    Initialization initialization,
    Host host,
    Pools pools,
    CodeCaches caches,
    MicroManagerSettings settings) {
  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentPlan.class);

  long timeoutMillis() {
    return function.limits().timeout().toMillis();
  }

  /** What an invoke that took longer is answered with. */
  Answer timedOut(InFlight invoke) {
    return Answer.timedOut(invoke.invoke.requestId(), timeoutMillis());
  }

  /** How long its init may take. */
  Duration initTimeout() {
    return initialization.timeout(settings.initTimeout(), function.limits().timeout());
  }

  /** Runs what blocks. A failure that nobody foresaw is told in the log, not lost. */
  void background(Runnable work) {
    Thread.ofVirtual()
        .name("slot-" + name)
        .uncaughtExceptionHandler((thread, failure) -> broken(failure))
        .start(work);
  }

  /** Does something when a future completes; a failure of either is told in the log, not lost. */
  <T> void when(CompletableFuture<T> future, Consumer<? super T> then) {
    var _ =
        future
            .thenAccept(then)
            .exceptionally(failure -> {
              broken(failure);
              return null;
            });
  }

  /** Tells of a failure that nobody foresaw. */
  void broken(Throwable failure) {
    LOG.error("slot {} of {} is broken", name, function.arn(), failure);
  }
}
