package dev.ondol.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ondol.catalog.EventInvokeConfig;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.SqliteCatalog;
import dev.ondol.core.EventRetry;
import dev.ondol.events.Courier.Delivery;
import dev.ondol.events.EventQueue.Acceptance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A queue in a folder whose functions are played by the test. Retries take milliseconds. */
final class EventFixture implements AutoCloseable {
  static final int MAX_IN_FLIGHT = 8;
  static final long MAX_BYTES = 8 * 1024 * 1024;
  private static final EventRetry QUICK = new EventRetry(Duration.ofMillis(60));

  /** A delivery that waits for what the test has the function answer. */
  record Attempt(Event event, CompletableFuture<Delivery> answer) {
    void answer(String payload, @Nullable String error) {
      answer.complete(new Delivery.Answered(payload.getBytes(UTF_8), "$LATEST", error));
    }

    String payload() {
      return new String(event.request().payload(), UTF_8);
    }
  }

  final BlockingQueue<Attempt> attempts = new LinkedBlockingQueue<>();

  /** Of the queue before the last one was opened, and of that one. */
  private SimpleMeterRegistry earlier = new SimpleMeterRegistry();

  private SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final SqliteCatalog catalog;
  private final Path folder;
  EventQueue queue;

  EventFixture(Path folder) {
    this.folder = folder;
    catalog = new SqliteCatalog(folder.resolve("catalog"));
    queue = open();
  }

  /** The next queue finds on disk what this one left. */
  void reopen() {
    queue.close();
    attempts.clear();
    queue = open();
  }

  private EventQueue open() {
    earlier = metrics;
    metrics = new SimpleMeterRegistry();
    return new EventQueue(
        folder.resolve("events"),
        new EventSettings("us-east-1", "000000000000", MAX_IN_FLIGHT, MAX_BYTES, QUICK),
        catalog,
        event -> {
          Attempt attempt = new Attempt(event, new CompletableFuture<>());
          attempts.add(attempt);
          return attempt.answer();
        },
        metrics,
        InstantSource.system());
  }

  void configure(
      String key,
      @Nullable Integer retries,
      @Nullable Integer age,
      String success,
      String failure) {
    EventInvokeConfig config = new EventInvokeConfig(retries, age, success, failure, Instant.EPOCH);
    catalog.change(tx -> {
      tx.put(Kinds.EVENT_INVOKE_CONFIG, key, config);
      return config;
    });
  }

  static Event.Request request(String function, String requestId, String payload) {
    return new Event.Request(function, "", requestId, Event.Context.NONE, payload.getBytes(UTF_8));
  }

  Acceptance accept(String function, String requestId, String payload) throws Exception {
    return queue.accept(request(function, requestId, payload)).get(10, TimeUnit.SECONDS);
  }

  Attempt next() throws InterruptedException {
    Attempt attempt = attempts.poll(10, TimeUnit.SECONDS);
    if (attempt == null) {
      throw new AssertionError("no event was delivered");
    }
    return attempt;
  }

  /** Before it was last opened. */
  double ended(String ending, String destination) {
    return earlier
        .get("ondol.events.ended")
        .tag("ending", ending)
        .tag("destination", destination)
        .counter()
        .count();
  }

  double waiting() {
    return metrics.get("ondol.events.waiting").gauge().value();
  }

  /** Closes the queue, which waits until its thread has done all that came before. */
  @Override
  public void close() {
    queue.close();
    catalog.close();
  }
}
