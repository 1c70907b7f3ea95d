package dev.ondol.cli;

import dev.ondol.catalog.CodeStore;
import dev.ondol.catalog.CodeUse;
import dev.ondol.catalog.Reads;
import dev.ondol.core.FunctionVersion;
import dev.ondol.micromanager.MicroManager;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes code that no function names any more and no slot runs: once at the start, when nothing
 * runs yet, and then every hour, so that a platform that lives long and is deployed to often does
 * not fill its disk. Thread-safe.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration EVERY = Duration.ofHours(1);

  private final Reads catalog;
  private final CodeStore code;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("housekeeping").daemon().factory());

  Housekeeping(Reads catalog, CodeStore code) {
    this.catalog = catalog;
    this.code = code;
    code.collect(CodeUse.of(catalog, Set.of()));
  }

  /**
   * From now on, every hour.
   *
   * @param slots that run code
   */
  void start(MicroManager slots) {
    thread.execute(() -> collectCaches(slots));
    var _ =
        thread.scheduleWithFixedDelay(
            () -> {
              collect(slots::codeInUse);
              collectCaches(slots);
            },
            EVERY.toSeconds(),
            EVERY.toSeconds(),
            TimeUnit.SECONDS);
  }

  /** The scheduler would end at the first failure, and say nothing of it. */
  void collect(Supplier<Set<FunctionVersion.Code>> running) {
    try {
      long freed = code.collect(CodeUse.of(catalog, running.get()));
      LOG.debug("{} bytes of unused code removed", freed);
    } catch (RuntimeException e) {
      LOG.error("unused code could not be removed; the next try is in {}", EVERY, e);
    }
  }

  private void collectCaches(MicroManager slots) {
    try {
      slots.collectCaches(CodeUse.named(catalog));
    } catch (RuntimeException e) {
      LOG.error("unused caches of code could not be removed; the next try is in {}", EVERY, e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
