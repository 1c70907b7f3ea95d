package dev.ondol.cli;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.CodeStore;
import dev.ondol.catalog.CodeUse;
import dev.ondol.core.FunctionVersion;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes code that no function names any more and no slot runs, and what was made of it: at the
 * start, when nothing runs yet; then a short while after a change of the catalog, and again for as
 * long as something is left that may go later; and every hour, whatever happened. Where nothing
 * changes nothing is looked at. Thread-safe.
 */
final class Housekeeping implements AutoCloseable {
  /** Changes that come together are one look's work. */
  static final Duration AFTER_CHANGE = Duration.ofSeconds(20);

  /** An invoke or a change may be under way that read an older catalog. */
  static final Duration UNUSED_FOR = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration EVERY = Duration.ofHours(1);

  private final Catalog catalog;
  private final CodeStore code;
  private final AtomicBoolean due = new AtomicBoolean();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("housekeeping").daemon().factory());

  /** What the last look found in use. Only for the thread. */
  private Set<FunctionVersion.Code> before = Set.of();

  Housekeeping(Catalog catalog, CodeStore code) {
    this.catalog = catalog;
    this.code = code;
    var _ = code.collect(CodeUse.of(catalog, Set.of()), Duration.ZERO);
  }

  /**
   * From now on.
   *
   * @param running tells which code slots run
   * @param caches removes what was made of other code than this
   */
  void start(
      Supplier<Set<FunctionVersion.Code>> running, Consumer<Set<FunctionVersion.Code>> caches) {
    Runnable look = () -> look(running, caches);
    thread.execute(() -> caches.accept(CodeUse.named(catalog)));
    var _ =
        thread.scheduleWithFixedDelay(look, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    catalog.onChange(() -> soon(look, AFTER_CHANGE));
  }

  /** Does something else, beside what the platform begins with. */
  void once(String what, Runnable job) {
    thread.execute(() -> {
      try {
        job.run();
      } catch (RuntimeException e) {
        LOG.warn("cannot {}; the next start will", what, e);
      }
    });
  }

  private void soon(Runnable look, Duration wait) {
    if (due.compareAndSet(false, true)) {
      try {
        var _ = thread.schedule(look, wait.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("closed: the next start collects", e);
      }
    }
  }

  /** The scheduler would end at the first failure, and say nothing of it. */
  private void look(
      Supplier<Set<FunctionVersion.Code>> running, Consumer<Set<FunctionVersion.Code>> caches) {
    due.set(false);
    try {
      if (collect(running.get(), caches)) {
        soon(() -> look(running, caches), UNUSED_FOR);
      }
    } catch (RuntimeException e) {
      LOG.error("unused code could not be removed; the next try is in {} at most", EVERY, e);
    }
  }

  /**
   * Caches go at the second look that finds nothing of their code in use.
   *
   * @return whether another look is worth its while without a change
   */
  boolean collect(Set<FunctionVersion.Code> running, Consumer<Set<FunctionVersion.Code>> caches) {
    Set<FunctionVersion.Code> named = CodeUse.named(catalog);
    Set<FunctionVersion.Code> used = new HashSet<>(named);
    used.addAll(running);
    CodeStore.Collected collected = code.collect(CodeUse.of(catalog, running), UNUSED_FOR);
    LOG.debug("{} bytes of unused code removed", collected.freedBytes());
    Set<FunctionVersion.Code> kept = new HashSet<>(before);
    kept.addAll(used);
    caches.accept(kept);
    before = Set.copyOf(used);
    return collected.more() || !used.containsAll(kept) || !named.containsAll(running);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
