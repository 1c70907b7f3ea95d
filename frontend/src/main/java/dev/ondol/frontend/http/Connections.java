package dev.ondol.frontend.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The open connections, each with the deadline of the stage that it is in. One timer, which runs
 * while there are any, closes what is late, so that slow clients cost a socket for a bounded time
 * and no thread. Thread-safe.
 *
 * <p>A plain idle timeout would not do: a connection that waits for a function is silent for up to
 * 15 minutes by right, while one that is silent in the middle of a head is not.
 */
public final class Connections {
  /** What a connection waits for. */
  public enum Stage {
    /** The first byte of the next request up to the end of its head. */
    HEAD(Duration.ofSeconds(75)),
    /** The rest of a body: 50 MB at 175 KB/s. */
    BODY(Duration.ofMinutes(5)),
    /** The platform or the function, which have their own limits. */
    WORK(Duration.ofDays(1)),
    /** The client reads the answer. */
    WRITE(Duration.ofMinutes(2)),
    /**
     * An answer came before the body's end; the rest is thrown away, so that the answer arrives.
     */
    LINGER(Duration.ofSeconds(2));

    private final long nanos;

    Stage(Duration limit) {
      this.nanos = limit.toNanos();
    }
  }

  private static final long SWEEP_MILLIS = 500;

  private final int limit;
  private final ConcurrentHashMap<HttpConnection, AtomicLong> deadlines = new ConcurrentHashMap<>();
  private final AtomicBoolean sweeps = new AtomicBoolean();
  private volatile @Nullable Vertx vertx;

  /**
   * @param limit of open connections; one more is closed at once
   */
  public Connections(int limit) {
    this.limit = limit;
  }

  /** Closes late connections from now on, by timers of this one. */
  public void watch(Vertx timers) {
    vertx = timers;
  }

  /** No longer. */
  public void rest() {
    vertx = null;
  }

  private void sweep() {
    Vertx timers = vertx;
    if (timers != null && !deadlines.isEmpty() && sweeps.compareAndSet(false, true)) {
      timers.setTimer(
          SWEEP_MILLIS,
          timer -> {
            sweeps.set(false);
            closeLate(System.nanoTime());
            sweep();
          });
    }
  }

  /** A connection was accepted. */
  public void onOpen(HttpConnection connection) {
    if (deadlines.size() >= limit) {
      connection.close();
      return;
    }
    AtomicLong deadline = new AtomicLong();
    deadlines.put(connection, deadline);
    enter(deadline, Stage.HEAD);
    sweep();
    connection.closeHandler(closed -> deadlines.remove(connection));
  }

  /** Gives the connection the deadline of its new stage. */
  public void enter(HttpConnection connection, Stage stage) {
    AtomicLong deadline = deadlines.get(connection);
    if (deadline != null) {
      enter(deadline, stage);
    }
  }

  private static void enter(AtomicLong deadline, Stage stage) {
    deadline.setRelease(System.nanoTime() + stage.nanos);
  }

  public int open() {
    return deadlines.size();
  }

  private void closeLate(long now) {
    deadlines.forEach((connection, deadline) -> {
      if (now - deadline.getAcquire() > 0) {
        connection.close();
      }
    });
  }
}
