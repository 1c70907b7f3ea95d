package dev.ondol.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a soak asks of a platform: several callers, each with its own way and its own pace, all at a
 * moderate rate. Every answer is checked; the first wrong ones are kept. Code comes in few variants
 * and functions in few names, so that what is kept on purpose is bounded.
 */
final class SoakLoad implements AutoCloseable {
  private static final int VARIANTS = 6;
  private static final int MAX_FAULTS = 20;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(90);

  /** One turn of a caller. */
  @FunctionalInterface
  private interface Turn {
    void take(long number);
  }

  private final Api api;
  private final List<Thread> callers = new ArrayList<>();
  private final List<String> functions = new ArrayList<>();
  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private volatile boolean stopping;

  SoakLoad(Api api) {
    this.api = api;
    warm("warm node", Samples.node(), Duration.ofMillis(40));
    warm("warm python", Samples.python(), Duration.ofMillis(100));
    warm("warm java", Samples.java(), Duration.ofMillis(150));
    for (Sample sample : List.of(Samples.node(), Samples.python(), Samples.java())) {
      caller("cold " + sample.language(), Duration.ofSeconds(5), turn -> cold(sample));
    }
    updates();
    failures();
    streams();
    events();
    logs();
  }

  private void warm(String name, Sample sample, Duration pace) {
    Target invoke = api.invoke(function(sample), "{}", sample.expected());
    caller(name, pace, turn -> right(invoke));
  }

  private String function(Sample sample) {
    String name = api.create(sample);
    functions.add(name);
    return name;
  }

  private static void right(Target target) {
    try (Line line = Line.open(target)) {
      line.expectRight();
    }
  }

  /** A new function, its first invoke, another, and its end. */
  private void cold(Sample sample) {
    String name = api.create(sample, Samples.SMALL_MIB);
    Target invoke = api.invoke(name, "{}", sample.expected());
    right(invoke);
    right(invoke);
    api.delete(name);
  }

  private void updates() {
    String name = function(Samples.saying("variant-0"));
    caller(
        "update",
        Duration.ofSeconds(3),
        turn -> {
          String word = "variant-" + turn % VARIANTS;
          api.update(name, Samples.saying(word));
          right(api.invoke(name, "{}", word));
        });
  }

  /** It throws, it ends its own process, it sleeps beyond its time. */
  private void failures() {
    String name = function(Samples.failing());
    api.configure(name, "{\"Timeout\":1}");
    List<String> ways = List.of("throw", "exit", "throw", "sleep");
    Map<String, String> told =
        Map.of("throw", "as asked", "exit", "Runtime.ExitError", "sleep", "timed out");
    caller(
        "failure",
        Duration.ofSeconds(2),
        turn -> {
          String way = ways.get((int) (turn % ways.size()));
          Target invoke = api.invoke(name, "{\"way\":\"%s\"}".formatted(way), "");
          try (Line line = Line.open(invoke)) {
            Line.Answer answer = line.ask();
            boolean failed = !answer.header("x-amz-function-error").isEmpty();
            if (answer.status() != 200 || !failed || !answer.text().contains(told.get(way))) {
              throw new BenchException(way + " was answered " + answer.text());
            }
          }
        });
  }

  private void streams() {
    String name = function(Samples.streaming());
    caller(
        "stream",
        Duration.ofSeconds(1),
        turn -> right(api.invokeWithStream(name, "{}", Samples.STREAM_END)));
  }

  private void events() {
    String name = function(Samples.node());
    String path = "/2015-03-31/functions/" + name + "/invocations";
    Map<String, String> event = Map.of("X-Amz-Invocation-Type", "Event");
    caller(
        "event", Duration.ofMillis(500), turn -> api.call("POST", path, event, "{\"n\":1}", 202));
  }

  private void logs() {
    String name = function(Samples.node());
    Target invoke = api.invoke(name, "{}", Samples.HELLO);
    right(invoke);
    String question = "{\"logGroupName\":\"/aws/lambda/%s\",\"limit\":50}".formatted(name);
    Map<String, String> headers =
        Map.of(
            "X-Amz-Target",
            "Logs_20140328.FilterLogEvents",
            "Content-Type",
            "application/x-amz-json-1.1");
    caller(
        "logs",
        Duration.ofSeconds(2),
        turn -> {
          right(invoke);
          if (!api.call("POST", "/", headers, question, 200).contains("REPORT RequestId")) {
            throw new BenchException("a log has no report");
          }
        });
  }

  private void caller(String name, Duration pace, Turn turn) {
    AtomicLong count = counts.computeIfAbsent(name, n -> new AtomicLong());
    callers.add(
        Thread.ofVirtual()
            .name("soak " + name)
            .start(() -> {
              long begin = System.nanoTime();
              while (!stopping) {
                try {
                  turn.take(count.get());
                  count.incrementAndGet();
                } catch (RuntimeException e) {
                  fault(name + ": " + e.getMessage());
                }
                begin = Math.max(begin + pace.toNanos(), System.nanoTime());
                Pause.until(begin);
              }
            }));
  }

  /** After many of them the run has nothing more to tell. */
  private synchronized void fault(String text) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(text);
    }
    if (faults.size() == MAX_FAULTS) {
      stopping = true;
    }
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** How many turns each caller has taken, by name. */
  Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((name, count) -> all.put(name, count.get()));
    return all;
  }

  /** Lets each end its turn. */
  void stop() {
    stopping = true;
    boolean interrupted = Thread.interrupted();
    long end = System.nanoTime() + STOP_LIMIT.toNanos();
    for (Thread caller : callers) {
      try {
        caller.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void deleteAll() {
    functions.forEach(api::delete);
    functions.clear();
  }

  @Override
  public void close() {
    stop();
  }
}
