package dev.ondol.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Callers that come at once, each over a connection of its own, on a virtual thread. Each is due at
 * its time, and its latency counts from then.
 */
final class Crowd {
  private final List<FutureTask<Reply>> callers = new ArrayList<>();
  private final long begin;

  /**
   * What one got.
   *
   * @param doneNanos after the crowd began
   */
  record Reply(Line.Answer answer, double millis, long doneNanos) {}

  private Crowd(long begin) {
    this.begin = begin;
  }

  /**
   * Sends them on their way.
   *
   * @param within how long it takes until the last one has come
   */
  static Crowd of(int count, Duration within, Target target) {
    Crowd crowd = new Crowd(System.nanoTime());
    for (int i = 0; i < count; i++) {
      long due = crowd.begin + within.toNanos() * i / count;
      FutureTask<Reply> caller = new FutureTask<>(() -> crowd.ask(target, due));
      crowd.callers.add(caller);
      Thread.ofVirtual().name("caller").start(caller);
    }
    return crowd;
  }

  private Reply ask(Target target, long due) {
    Pause.until(due);
    try (Line line = Line.open(target)) {
      Line.Answer answer = line.ask();
      long now = System.nanoTime();
      return new Reply(answer, (now - due) / 1e6, now - begin);
    }
  }

  /** All that they got, once all have it. */
  List<Reply> replies() {
    List<Reply> replies = new ArrayList<>();
    try {
      for (FutureTask<Reply> caller : callers) {
        replies.add(caller.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    } catch (ExecutionException e) {
      throw new BenchException("an invoke had no answer: " + e.getCause(), e);
    }
    return replies;
  }

  /** How many of them are right. */
  static int right(List<Reply> replies, String expected) {
    return (int) replies.stream().filter(reply -> reply.answer().isRight(expected)).count();
  }

  /** From the first caller until the last one had its answer. */
  static double makespanMillis(List<Reply> replies) {
    return replies.stream().mapToLong(Reply::doneNanos).max().orElse(0) / 1e6;
  }

  /** Of the latencies. */
  static double percentileMillis(List<Reply> replies, double percentile) {
    double[] sorted = replies.stream().mapToDouble(Reply::millis).sorted().toArray();
    return sorted[(int) Math.ceil(percentile / 100 * sorted.length) - 1];
  }
}
