package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import dev.ondol.runtimes.CacheMaker;
import dev.ondol.runtimes.LanguageRuntime;
import dev.ondol.runtimes.StartArchive;
import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.Launch;
import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxSpec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What language runtimes made of functions' code ahead, so that starts need not do it again.
 *
 * <p>When code is new, a {@link CacheMaker} of its language runs over it in a sandbox that has the
 * code and nothing else; what it makes is kept under the name of everything that it depends on, and
 * every environment that has the same code and the same language runtime gets it, read-only. It
 * runs none of the code, so functions may share it. A {@link StartArchive} of the language itself
 * is made in the same row.
 *
 * <p>One is made at a time, with a small share of the processors, and never while somebody waits
 * for it. Where there is none (yet), or what is on the disk is not what was put there, a start does
 * without: a cache is never an error. Thread-safe; {@link #find} reads the disk the first time.
 */
final class CodeCaches implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CodeCaches.class);

  /** Of the sandbox of a maker; it also sets its share of the processors. */
  private static final int MEMORY_MIB = 1024;

  private static final int TMP_MIB = 512;
  private static final Duration TIME_LIMIT = Duration.ofMinutes(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  /** Who starts now without a cache is not to be disturbed. */
  private static final Duration REST = Duration.ofSeconds(1);

  /** Beyond it code has to wait until its next cold start asks again. */
  private static final int MAX_WAITING = 1000;

  private final Host host;
  private final String prefix;
  private final @Nullable CacheStore store;
  private final ScheduledThreadPoolExecutor worker;
  private final AtomicLong count = new AtomicLong();

  private final KnownCaches known = new KnownCaches();

  private final Timer seconds;
  private final Counter made;
  private final Counter empty;
  private final Counter failed;

  /**
   * @param prefix of the makers' names on the host
   */
  CodeCaches(Host host, MicroManagerSettings settings, String prefix, MeterRegistry registry) {
    this.host = host;
    this.prefix = prefix;
    Path folder = settings.cacheDir();
    store = folder == null ? null : new CacheStore(folder);
    worker =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("code-caches").daemon().factory());
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    seconds =
        Timer.builder("ondol.code.cache.seconds")
            .description("How long the making of a cache of code took")
            .register(registry);
    made = outcome(registry, "made");
    empty = outcome(registry, "empty");
    failed = outcome(registry, "failed");
    if (store != null) {
      Gauge.builder(
              "ondol.code.caches.waiting", worker, w -> w.getQueue().size() + w.getActiveCount())
          .description("Caches of code that are being made or wait for it")
          .register(registry);
      Gauge.builder("ondol.code.cache.bytes", store, CacheStore::bytes)
          .description("Caches of code on the disk")
          .register(registry);
    }
  }

  private static Counter outcome(MeterRegistry registry, String outcome) {
    return Counter.builder("ondol.code.caches")
        .description("Caches of code that were tried to make")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** The cache of a function's code, for its sandbox to see; null if there is none. */
  @Nullable Path find(FunctionVersion function, LanguageRuntime runtime) {
    if (store == null) {
      return null;
    }
    if (runtime.startArchive().filter(StartArchive::isWanted).isPresent()) {
      want(function, REST);
    }
    Optional<CacheMaker> maker = runtime.cacheMaker(function);
    if (maker.isEmpty()) {
      return null;
    }
    String name =
        CacheStore.name(host.provider().level().name(), function.code(), runtime, maker.get());
    CodeCache found = known.get(name, store::open);
    if (found instanceof CodeCache.Unmade) {
      want(function, REST);
    }
    return found.orNull();
  }

  /** Has the cache of this function's code made, if there is none, when it can be. */
  void want(FunctionVersion function) {
    want(function, Duration.ZERO);
  }

  private void want(FunctionVersion function, Duration rest) {
    if (store == null || worker.isShutdown() || worker.getQueue().size() >= MAX_WAITING) {
      return;
    }
    var _ = worker.schedule(() -> make(store, function), rest.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void make(CacheStore into, FunctionVersion function) {
    try {
      LanguageRuntime runtime = Premises.served(host, function.code().runtime()).runtime();
      runtime.startArchive().filter(StartArchive::isWanted).ifPresent(this::make);
      Optional<CacheMaker> maker = runtime.cacheMaker(function);
      if (maker.isPresent()) {
        String name =
            CacheStore.name(host.provider().level().name(), function.code(), runtime, maker.get());
        if (known.get(name, into::open) instanceof CodeCache.Unmade && into.hasRoom()) {
          make(into, name, function, runtime, maker.get());
        }
      }
    } catch (RuntimeException e) {
      LOG.debug("no cache is made of the code of {}", function.arn(), e);
    }
  }

  private void make(StartArchive archive) {
    long from = System.nanoTime();
    try {
      archive.make();
      made.increment();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      failed.increment();
      LOG.info("No archive is made of a language's start: {}", e.getMessage());
    }
    seconds.record(System.nanoTime() - from, TimeUnit.NANOSECONDS);
  }

  private void make(
      CacheStore into,
      String name,
      FunctionVersion function,
      LanguageRuntime runtime,
      CacheMaker maker) {
    long from = System.nanoTime();
    known.begin(name);
    try (CacheStore.Making making = into.begin()) {
      run(making.files(), function, runtime, maker);
      CodeCache cache = making.publish(name);
      known.end(name, cache);
      (cache instanceof CodeCache.Made ? made : empty).increment();
    } catch (InterruptedException e) {
      known.breakOff(name);
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      // Once in this life is enough: the same code would fail again.
      known.end(name, new CodeCache.Nothing());
      failed.increment();
      LOG.info("No cache is made of the code of {}: {}", function.arn(), e.getMessage());
    }
    seconds.record(System.nanoTime() - from, TimeUnit.NANOSECONDS);
  }

  private void run(Path into, FunctionVersion function, LanguageRuntime runtime, CacheMaker maker)
      throws IOException, InterruptedException {
    CodeTrees trees = host.supplies().codeTrees().apply(function.code());
    String id = prefix + count.incrementAndGet();
    // A bare one, so that none is taken that was made ahead for an invoke.
    BareSandbox sandbox =
        host.provider()
            .createBare(
                new SandboxSpec(
                    id,
                    new SandboxSpec.Resources(MEMORY_MIB, TMP_MIB),
                    SandboxSpec.Folders.bare(runtime.runtimeDir(), runtime.hostMounts()),
                    false));
    Path pipe = sandbox.output();
    try {
      FutureTask<CacheIntake.Ending> intake;
      sandbox.furnish(trees.task(), trees.layers(), null);
      // Held open for writing, so that the reader meets the end when we say so and no sooner.
      try (var _ = new RandomAccessFile(pipe.toFile(), "rw")) {
        intake = new FutureTask<>(new CacheIntake(pipe, into));
        Thread.ofPlatform().name("cache-intake").daemon().start(intake);
        RuntimeProcess process =
            sandbox.start(
                new Launch(
                    maker.command().apply(sandbox.layout()),
                    EnvironmentVariables.ofCacheMaker(function, runtime, sandbox.layout()),
                    sandbox.layout().tmpDir()));
        process.endInit();
        awaitExit(process);
        sandbox.destroy();
      }
      require(intake);
    } finally {
      sandbox.destroy();
    }
  }

  private static void awaitExit(RuntimeProcess process) throws InterruptedException {
    try {
      process.exit().get(TIME_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new SandboxException("it did not end within " + TIME_LIMIT, e);
    }
  }

  private static void require(FutureTask<CacheIntake.Ending> intake) throws InterruptedException {
    try {
      CacheIntake.Ending ending = intake.get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      switch (ending) {
        case CacheIntake.Ending.Whole() -> {
          // As it should be.
        }
        case CacheIntake.Ending.Spoilt(String reason) -> throw new SandboxException(reason);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new SandboxException("what it made could not be read: " + e, e);
    }
  }

  /** Removes what was made of other code than this. */
  void retain(Set<FunctionVersion.Code> used) {
    if (store != null) {
      Set<String> kept = store.retain(used);
      known.retain(name -> kept.contains(CacheStore.material(name)));
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
    try {
      if (!worker.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a cache is still being made; the next start removes what it left");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
