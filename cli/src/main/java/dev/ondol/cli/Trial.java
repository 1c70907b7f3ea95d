package dev.ondol.cli;

import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trial of a sandbox, on a thread of its own, while all else of the platform is made; before it
 * what an earlier life left on the host is removed.
 *
 * <p>Where containers are known to work here, nobody waits for the trial. It is made all the same,
 * when the platform has served for a moment; should it fail, the platform stays at the level that
 * it said it has, the log tells why no function starts, and the next start knows nothing. So what
 * was noted never makes the level a weaker one. Thread-safe.
 */
final class Trial implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

  /** The first calls have the processors for themselves. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Settings settings;
  private final SandboxProvider container;
  private final SandboxProvider process;
  private final Duration patience;
  private final CompletableFuture<Isolation> isolation = new CompletableFuture<>();
  private final CompletableFuture<List<String>> leftovers = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  private Trial(
      Settings settings, SandboxProvider container, SandboxProvider process, Duration patience) {
    this.settings = settings;
    this.container = container;
    this.process = process;
    this.patience = patience;
  }

  /**
   * @param known what a trial of containers said, of which nothing has changed since
   */
  static Trial begin(
      Settings settings,
      SandboxProvider container,
      Optional<Probe.Works> known,
      SandboxProvider process) {
    return begin(settings, container, known, process, PATIENCE);
  }

  /**
   * @param patience how long a trial is put off that nobody waits for
   */
  static Trial begin(
      Settings settings,
      SandboxProvider container,
      Optional<Probe.Works> known,
      SandboxProvider process,
      Duration patience) {
    Trial trial = new Trial(settings, container, process, patience);
    known
        .filter(works -> settings.sandboxes().isolation() != Settings.IsolationChoice.PROCESS)
        .ifPresent(
            works -> trial.isolation.complete(Isolation.byContainers(settings, container, works)));
    Thread.ofPlatform().name("isolation").start(trial::run);
    return trial;
  }

  private void run() {
    try {
      leftovers.complete(removeLeftovers());
      if (!isolation.isDone()) {
        isolation.complete(Isolation.choose(settings, container, process));
      } else if (!closing.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        tryAgain();
      }
    } catch (RuntimeException | Error e) {
      leftovers.completeExceptionally(e);
      if (!isolation.completeExceptionally(e)) LOG.error("No sandbox can be tried out", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over.complete(null);
    }
  }

  private void tryAgain() {
    if (container.probe(Isolation.PROBE_LIMIT)
        instanceof Probe.Unavailable(String reason, String remedy)) {
      LOG.error(
          "No container starts on this host any more, and so no function: {}. {}. Then start the"
              + " platform again",
          reason,
          remedy);
    }
  }

  private List<String> removeLeftovers() {
    List<String> removed = new ArrayList<>(process.removeLeftovers());
    try {
      removed.addAll(container.removeLeftovers());
    } catch (SandboxException e) {
      // A host that cannot make containers stops nothing; the choice of the level says why.
      LOG.info("no leftovers of containers are looked for: {}", e.getMessage());
    }
    return List.copyOf(removed);
  }

  /**
   * The level, at once where it is known.
   *
   * @throws CommandException if the level that was asked for does not work here
   */
  Isolation isolation() {
    return result(isolation);
  }

  /** What was removed, one line each. */
  List<String> leftovers() {
    return result(leftovers);
  }

  /** The trial's own exception, where it has one. */
  private static <T> T result(CompletableFuture<T> told) {
    try {
      return told.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Comes back when nothing of it is at work; a trial has a limit. */
  @Override
  public void close() {
    closing.countDown();
    over.join();
  }
}
