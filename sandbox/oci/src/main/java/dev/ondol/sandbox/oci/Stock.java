package dev.ondol.sandbox.oci;

import dev.ondol.linux.LinuxException;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Containers that are made ahead of need, a few of each kind that was asked for lately: whole, with
 * their network, their disk and their cgroup, and a shell in each that waits. No code has been in
 * them. One is taken once, gets the code, the memory and the name of its function, and never comes
 * back.
 *
 * <p>They are made one at a time, and not while others are being started on demand: those need the
 * processors more. Thread-safe.
 */
final class Stock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Stock.class);

  private static final int MAX_KINDS = 4;

  /** What each is made with, and no function has less. */
  private static final int MEMORY_MIB = 128;

  private static final Duration REST = Duration.ofMillis(10);
  private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(10);
  private static final Duration UNUSED_AFTER = Duration.ofMinutes(10);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  /** What cannot be changed in a container that is there. */
  private record Kind(Path runtime, List<Path> hostMounts, int storageMib, boolean outbound) {
    static Kind of(SandboxSpec spec) {
      return new Kind(
          spec.folders().runtime(),
          spec.folders().hostMounts(),
          spec.resources().ephemeralStorageMib(),
          spec.outboundNetwork());
    }

    SandboxSpec spec(String id) {
      return new SandboxSpec(
          id,
          new SandboxSpec.Resources(MEMORY_MIB, storageMib),
          SandboxSpec.Folders.bare(runtime, hostMounts),
          outbound);
    }
  }

  /** Those of one kind. */
  private static final class Shelf {
    final Deque<OciSandbox> waiting = new ArrayDeque<>();
    long usedNanos = System.nanoTime();
  }

  private final OciHost host;
  private final int ahead;

  /** The kind that was used last is the last. */
  private final LinkedHashMap<Kind, Shelf> shelves = new LinkedHashMap<>(8, 0.75f, true);

  private int starting;
  private long quietSinceNanos = System.nanoTime();
  private long made;
  private boolean closed;
  private @Nullable Thread maker;

  /**
   * @param ahead so many of each kind
   */
  Stock(OciHost host, int ahead) {
    this.host = host;
    this.ahead = WaitingShell.possible() ? ahead : 0;
  }

  /** One that has become this sandbox; empty if it has to be made on demand. */
  Optional<OciSandbox> take(SandboxSpec spec) {
    boolean bare = spec.folders().task() == null;
    if (bare || spec.resources().memoryMib() < MEMORY_MIB) return Optional.empty();
    OciSandbox found = pick(Kind.of(spec));
    if (found == null) return Optional.empty();
    try {
      found.become(spec);
      return Optional.of(found);
    } catch (SandboxException | LinuxException e) {
      LOG.warn("A container that was made ahead is of no use", e);
      discard(List.of(found));
      return Optional.empty();
    }
  }

  private @Nullable OciSandbox pick(Kind kind) {
    List<OciSandbox> dead = new ArrayList<>();
    OciSandbox found;
    synchronized (this) {
      if (closed) return null;
      Shelf shelf = shelves.get(kind);
      if (shelf == null && ahead == 0) return null;
      if (shelf == null) shelf = open(kind, dead);
      shelf.usedNanos = System.nanoTime();
      found = shelf.waiting.pollFirst();
      while (found != null && !found.waits()) {
        dead.add(found);
        found = shelf.waiting.pollFirst();
      }
      if (maker == null && ahead > 0) {
        maker = Thread.ofPlatform().name("stock").daemon().start(this::keepFilled);
      }
      stir();
    }
    discard(dead);
    return found;
  }

  /** A shelf for another kind, in the place of the one that was used least lately. */
  private Shelf open(Kind kind, List<OciSandbox> surplus) {
    if (shelves.size() == MAX_KINDS) {
      Iterator<Shelf> eldest = shelves.values().iterator();
      surplus.addAll(eldest.next().waiting);
      eldest.remove();
    }
    Shelf shelf = new Shelf();
    shelves.put(kind, shelf);
    return shelf;
  }

  /** A container is started on demand; {@link #started} follows. */
  synchronized void starts() {
    starting++;
  }

  synchronized void started() {
    starting--;
    stir();
  }

  private void stir() {
    quietSinceNanos = System.nanoTime();
    notifyAll();
  }

  private void keepFilled() {
    try {
      while (true) {
        Kind kind = awaitNeed();
        if (kind == null) return;
        if (!add(kind)) Thread.sleep(REST_AFTER_FAILURE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null at the end. */
  private synchronized @Nullable Kind awaitNeed() throws InterruptedException {
    while (!closed) {
      Kind lacking = lacking();
      long restNanos = quietSinceNanos + REST.toNanos() - System.nanoTime();
      if (lacking == null) {
        wait(UNUSED_AFTER.toMillis());
        discard(unused());
      } else if (starting > 0) {
        wait();
      } else if (restNanos > 0) {
        wait(restNanos / 1_000_000 + 1);
      } else {
        return lacking;
      }
    }
    return null;
  }

  /** The kind that was used last of those that have too few. */
  private @Nullable Kind lacking() {
    Kind found = null;
    for (Map.Entry<Kind, Shelf> entry : shelves.entrySet()) {
      if (entry.getValue().waiting.size() < ahead) found = entry.getKey();
    }
    return found;
  }

  private List<OciSandbox> unused() {
    List<OciSandbox> found = new ArrayList<>();
    long limit = System.nanoTime() - UNUSED_AFTER.toNanos();
    shelves
        .values()
        .removeIf(shelf -> {
          if (shelf.usedNanos - limit > 0) return false;
          found.addAll(shelf.waiting);
          return true;
        });
    return found;
  }

  /** Makes one for sandboxes like this, now. */
  void add(SandboxSpec like) {
    Kind kind = Kind.of(like);
    List<OciSandbox> surplus = new ArrayList<>();
    synchronized (this) {
      if (!shelves.containsKey(kind)) open(kind, surplus);
    }
    discard(surplus);
    if (!add(kind)) throw new SandboxException("no container can be made ahead");
  }

  private boolean add(Kind kind) {
    OciSandbox fresh;
    try {
      fresh = host.make(kind.spec(nextId()));
    } catch (SandboxException e) {
      LOG.warn("No container can be made ahead", e);
      return false;
    }
    try {
      fresh.await();
    } catch (RuntimeException e) {
      LOG.warn("A container that is made ahead does not start", e);
      fresh.destroy();
      return false;
    }
    boolean kept;
    synchronized (this) {
      Shelf shelf = shelves.get(kind);
      kept = !closed && shelf != null;
      if (shelf != null && kept) shelf.waiting.add(fresh);
    }
    if (!kept) fresh.destroy();
    return true;
  }

  private synchronized String nextId() {
    return "ahead-" + ++made;
  }

  private static void discard(List<OciSandbox> surplus) {
    for (OciSandbox sandbox : surplus) Thread.ofVirtual().name("stock").start(sandbox::destroy);
  }

  /** Ends all that wait, and lets the one that is being made come to its end. */
  @Override
  public void close() {
    List<OciSandbox> rest = new ArrayList<>();
    Thread last;
    synchronized (this) {
      closed = true;
      shelves.values().forEach(shelf -> rest.addAll(shelf.waiting));
      shelves.clear();
      last = maker;
      notifyAll();
    }
    List<Thread> ends = new ArrayList<>();
    for (OciSandbox sandbox : rest) ends.add(Thread.ofVirtual().start(sandbox::destroy));
    if (last != null) ends.add(last);
    try {
      for (Thread end : ends) end.join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
