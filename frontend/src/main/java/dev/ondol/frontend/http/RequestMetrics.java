package dev.ondol.frontend.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts and times every request by operation and result. Thread-safe. */
public final class RequestMetrics {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int CLIENT_ERROR = 400;
  private static final int PLATFORM_ERROR = 500;

  /** One operation's timers, one for each result. */
  private record Timers(Timer success, Timer throttled, Timer clientError, Timer platformError) {
    Timer of(int status) {
      if (status >= PLATFORM_ERROR) {
        return platformError;
      }
      if (status == TOO_MANY_REQUESTS) {
        return throttled;
      }
      return status >= CLIENT_ERROR ? clientError : success;
    }
  }

  private final MeterRegistry registry;
  private final ConcurrentHashMap<String, Timers> timers = new ConcurrentHashMap<>();
  private final LongAdder inFlight = new LongAdder();

  public RequestMetrics(MeterRegistry registry, Connections connections) {
    this.registry = registry;
    Gauge.builder("ondol.frontend.connections", connections, Connections::open)
        .description("Open connections")
        .register(registry);
    Gauge.builder("ondol.frontend.requests.in.flight", inFlight, LongAdder::sum)
        .description("Requests that have no answer yet")
        .register(registry);
  }

  void onBegin() {
    inFlight.increment();
  }

  /**
   * @param operation of a fixed set: never what a client made up
   */
  void onEnd(String operation, int status, long nanos) {
    inFlight.decrement();
    timers
        .computeIfAbsent(operation, this::timersOf)
        .of(status)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Requests that have no answer yet. */
  public long inFlight() {
    return inFlight.sum();
  }

  private Timers timersOf(String operation) {
    return new Timers(
        timer(operation, "success"),
        timer(operation, "throttled"),
        timer(operation, "client-error"),
        timer(operation, "platform-error"));
  }

  private Timer timer(String operation, String result) {
    return Timer.builder("ondol.frontend.requests")
        .description("Requests from the end of the head to the answer's hand-over")
        .tag("operation", operation)
        .tag("result", result)
        .register(registry);
  }
}
