package dev.ondol.runtimeapi;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs while a request is half there, and only then. On the connection's event loop. */
final class RequestClock {
  /** For a whole request, except the body of a response, which the invoke's own deadline bounds. */
  static final long DEADLINE_MILLIS = 10_000;

  private final EventLoop loop;
  private final Runnable onOverdue;
  private @Nullable ScheduledFuture<?> running;
  private long started;
  private long request;

  RequestClock(EventLoop loop, Runnable onOverdue) {
    this.loop = loop;
    this.onOverdue = onOverdue;
  }

  /**
   * @param halfThere whether a request has begun and not ended
   * @param number of that request: each has a deadline of its own
   */
  void watch(boolean halfThere, long number) {
    request = number;
    if (halfThere && running == null) {
      started = number;
      running = loop.schedule(this::expire, DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
    } else if (!halfThere) {
      stop();
    }
  }

  void stop() {
    if (running != null) {
      running.cancel(false);
      running = null;
    }
  }

  private void expire() {
    running = null;
    if (request == started) {
      onOverdue.run();
    } else {
      watch(true, request);
    }
  }
}
