package dev.ondol.events;

import dev.ondol.catalog.Catalog;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.EventRetry.Progress;
import dev.ondol.core.OndolException;
import dev.ondol.events.Courier.Delivery;
import dev.ondol.events.Outcomes.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of asynchronous invokes: takes them, keeps them on disk, delivers them, and forgets
 * them when they are over. {@link #accept} may be called from any thread; all else happens on the
 * one thread that owns the store.
 *
 * <p>A full disk refuses new events and holds deliveries back until what is known of the last ones
 * can be written. Any other failure of a commit leaves unknown what the disk holds; the queue then
 * does nothing more until it is opened anew, which delivers again what had not been forgotten.
 */
public final class EventQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

  /** What one commit takes. */
  private static final int MAX_BATCH = 1024;

  private static final long MAX_EVENTS = 10_000_000;
  private static final long RETRY_COMMIT_MILLIS = 1000;

  private final EventSettings settings;
  private final InstantSource clock;
  private final Courier courier;
  private final EventStore store;
  private final Outcomes outcomes;
  private final EventMetrics metrics;
  private final Backlog backlog;
  private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>();
  private final PendingBytes pending = new PendingBytes();
  private final Thread thread;

  /** Ends of attempts that could not be written yet. */
  private final List<Step> unsettled = new ArrayList<>();

  private long nextId;
  private int inFlight;
  private boolean delivering;
  private boolean broken;
  private volatile boolean closed;
  private volatile long storedBytes;

  /** What became of an event that was to be accepted. */
  public enum Acceptance {
    /** It is on disk. */
    DURABLE,
    /** There are too many. */
    FULL,
    /** The disk did not take it. */
    FAILED
  }

  /**
   * Opens, or makes, the queue in a folder. It accepts at once, and delivers after {@link #start}.
   *
   * @throws OndolException SERVICE with a reason for the operator
   */
  public EventQueue(
      Path folder,
      EventSettings settings,
      Catalog catalog,
      Courier courier,
      MeterRegistry registry,
      InstantSource clock) {
    this(EventStore.open(folder), settings, catalog, courier, registry, clock);
  }

  EventQueue(
      EventStore store,
      EventSettings settings,
      Catalog catalog,
      Courier courier,
      MeterRegistry registry,
      InstantSource clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.courier = courier;
    this.outcomes = new Outcomes(settings, catalog, new SplittableRandom());
    this.metrics = new EventMetrics(registry, clock);
    this.backlog = new Backlog(this::page, Math.max(1, settings.maxInFlight() / 2));
    try {
      nextId = store.largestId() + 1;
      metrics.depth.set(store.count());
      metrics.oldestMillis.set(store.oldestMillis());
      storedBytes = store.bytes();
      store.functions().forEach(backlog::addKnown);
    } catch (SQLException e) {
      throw new OndolException(ErrorCode.SERVICE, "the events cannot be read", e);
    }
    thread = Thread.ofPlatform().name("events").daemon().start(this::run);
  }

  /** Begins to deliver. */
  public void start() {
    steps.add(new Step.Deliver(true));
  }

  /** Delivers nothing more; what is in flight goes on. */
  public void stop() {
    steps.add(new Step.Deliver(false));
  }

  /**
   * Takes an event. Any thread; does not block.
   *
   * @return completes on the queue's thread, which must not be blocked
   */
  public CompletableFuture<Acceptance> accept(Event.Request request) {
    CompletableFuture<Acceptance> done = new CompletableFuture<>();
    boolean full = metrics.depth.get() >= MAX_EVENTS || storedBytes >= settings.maxBytes();
    if (full || !pending.tryAdd(request)) {
      done.complete(Acceptance.FULL);
      return done;
    }
    Step step = new Step.Accept(request, done);
    steps.add(step);
    if (closed && steps.remove(step)) {
      done.complete(Acceptance.FAILED);
    }
    return done;
  }

  /**
   * Writes what has come in, and closes. What is in flight is delivered again at the next start.
   */
  @Override
  public void close() {
    steps.add(new Step.Close());
    try {
      thread.join();
      store.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new OndolException(ErrorCode.SERVICE, "the events did not close well", e);
    }
  }

  // The queue's thread.

  private void run() {
    try {
      List<Step> batch = new ArrayList<>();
      while (!closed) {
        await(batch);
        settle(batch);
        deliver();
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      refuse(new ArrayList<>(steps));
    }
  }

  /** Waits for something to do: a step, an event that falls due, a commit to be tried again. */
  private void await(List<Step> batch) throws InterruptedException {
    long waitMillis = Long.MAX_VALUE;
    if (!unsettled.isEmpty()) {
      waitMillis = RETRY_COMMIT_MILLIS;
    } else if (mayDeliver()) {
      long due = backlog.nextDueMillis();
      waitMillis = due == Long.MAX_VALUE ? due : Math.max(0, due - clock.millis());
    }
    Step first =
        waitMillis == Long.MAX_VALUE ? steps.take() : steps.poll(waitMillis, TimeUnit.MILLISECONDS);
    batch.addAll(unsettled);
    unsettled.clear();
    if (first != null) {
      batch.add(first);
      steps.drainTo(batch, MAX_BATCH);
    }
  }

  /** Writes what a batch of steps changes, in one commit, and then lets it be known. */
  private void settle(List<Step> batch) {
    if (batch.isEmpty()) {
      return;
    }
    if (broken) {
      refuse(batch);
      return;
    }
    List<Runnable> known = new ArrayList<>(batch.size());
    try {
      store.begin();
      for (Step step : batch) {
        known.add(write(step));
      }
      store.commit();
    } catch (SQLException e) {
      undo(batch, e);
      return;
    }
    try {
      metrics.oldestMillis.set(store.oldestMillis());
      storedBytes = store.bytes();
    } catch (SQLException e) {
      breakDown(e);
    }
    known.forEach(this::tell);
  }

  /** Each of these is on disk, whatever becomes of the others. */
  private void tell(Runnable known) {
    try {
      known.run();
    } catch (OndolException e) {
      breakDown(e);
    }
  }

  private void breakDown(Exception cause) {
    broken = true;
    LOG.error("events are neither taken nor delivered until the next start", cause);
  }

  private Runnable write(Step step) throws SQLException {
    return switch (step) {
      case Step.Accept(Event.Request request, CompletableFuture<Acceptance> done) -> {
        Runnable added = insert(request, 0);
        yield () -> {
          added.run();
          pending.remove(request);
          metrics.onAccepted();
          done.complete(Acceptance.DURABLE);
        };
      }
      case Step.Landed(Event event, Delivery delivery) -> {
        Runnable ended = write(event, outcomes.after(event, delivery, clock.instant()));
        yield () -> {
          Outcomes.attempt(delivery).ifPresent(metrics::onAttempt);
          ended.run();
        };
      }
      case Step.Expired(Event event) -> write(event, outcomes.expired(event, clock.instant()));
      case Step.Deliver(boolean on) -> () -> delivering = on;
      case Step.Close close -> () -> closed = true;
    };
  }

  private Runnable write(Event event, Verdict verdict) throws SQLException {
    String function = event.request().function();
    return switch (verdict) {
      case Verdict.Again(long dueMillis, Progress progress) -> {
        store.postpone(event.id(), dueMillis, progress);
        yield () -> {
          landed(function);
          backlog.add(function, new Ticket(dueMillis, event.id()));
        };
      }
      case Verdict.Over(var ending, Event.@Nullable Request record, boolean loop) -> {
        store.delete(event.id());
        Runnable told = record == null ? () -> {} : insert(record, event.hops() + 1);
        yield () -> {
          landed(function);
          metrics.depth.decrementAndGet();
          metrics.onEnd(ending, record != null);
          if (loop) {
            metrics.onLoop();
          }
          told.run();
        };
      }
      case Verdict.Dropped dropped -> {
        store.delete(event.id());
        yield () -> {
          landed(function);
          metrics.depth.decrementAndGet();
          metrics.onGone();
          LOG.warn("an event of {} is dropped: the function is gone", function);
        };
      }
    };
  }

  private Runnable insert(Event.Request request, int hops) throws SQLException {
    long now = clock.millis();
    Event event = new Event(nextId++, request, hops, new Progress(now, 0, 0));
    store.insert(event);
    return () -> {
      metrics.depth.incrementAndGet();
      backlog.add(request.function(), new Ticket(now, event.id()));
    };
  }

  private void undo(List<Step> batch, SQLException cause) {
    if (store.tryRollback(cause)) {
      LOG.warn("events could not be written; what has ended is tried again: {}", cause.toString());
      for (Step step : batch) {
        if (!(step instanceof Step.Accept)) {
          unsettled.add(step);
        }
      }
    } else {
      breakDown(cause);
    }
    refuse(batch);
  }

  /** Nothing of these was written. */
  private void refuse(List<Step> batch) {
    for (Step step : batch) {
      switch (step) {
        case Step.Accept(Event.Request request, CompletableFuture<Acceptance> done) -> {
          pending.remove(request);
          done.complete(Acceptance.FAILED);
        }
        case Step.Close close -> closed = true;
        case Step.Landed landed -> {}
        case Step.Expired expired -> {}
        case Step.Deliver deliver -> {}
      }
    }
  }

  /** Hands out what is due. */
  private void deliver() {
    try {
      while (mayDeliver()) {
        Backlog.Next next = backlog.take(clock.millis());
        if (next == null) {
          return;
        }
        inFlight++;
        Event event = store.load(next.ticket().id());
        if (event == null) {
          throw new SQLException("event " + next.ticket().id() + " is not there");
        }
        if (outcomes.isExpired(event, clock.instant())) {
          steps.add(new Step.Expired(event));
        } else {
          send(event);
        }
      }
    } catch (SQLException | OndolException e) {
      breakDown(e);
    }
  }

  private void send(Event event) {
    CompletableFuture<Delivery> sent;
    try {
      sent = courier.deliver(event);
    } catch (RuntimeException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    var _ =
        sent.whenComplete((delivery, failure) -> {
          if (failure != null) {
            LOG.error("event {} could not be delivered", event.request().requestId(), failure);
          }
          steps.add(new Step.Landed(event, failure == null ? delivery : new Delivery.Refused()));
        });
  }

  private boolean mayDeliver() {
    return delivering && !broken && unsettled.isEmpty() && inFlight < settings.maxInFlight();
  }

  private void landed(String function) {
    inFlight--;
    backlog.landed(function);
  }

  private List<Ticket> page(String function, Ticket behind, int limit) {
    try {
      return store.page(function, behind, limit);
    } catch (SQLException e) {
      throw new OndolException(ErrorCode.SERVICE, "the events cannot be read", e);
    }
  }
}
