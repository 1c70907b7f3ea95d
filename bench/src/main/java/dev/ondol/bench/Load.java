package dev.ondol.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Callers, all on one thread, because they share the processors with what they call. In a closed
 * loop each sends its next request when it has its answer: right for one caller, and to find the
 * highest rate. In an open loop requests have times at which they are due, and latency counts from
 * then, so that a server that stalls pays for those who had to wait. An open loop looks for answers
 * about every 70 µs: its latencies are that much too long at most.
 */
final class Load implements AutoCloseable {
  private static final int DIGITS = 3;

  /** What the kernel makes of it is some 50 µs more. */
  private static final long LOOK_NANOS = 20_000;

  private static final long SOON_NANOS = 2_000_000;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

  /**
   * What a load came to.
   *
   * @param nanos latencies
   * @param perSecond answers a second
   * @param ownSeconds processor time of the callers themselves
   */
  record Result(Histogram nanos, double perSecond, double ownSeconds) {
    double percentileMillis(double percentile) {
      return nanos.getValueAtPercentile(percentile) / 1e6;
    }
  }

  /** One connection. */
  private static final class Caller {
    final SocketChannel channel;
    final AnswerReader reader = new AnswerReader();
    final ByteBuffer request;
    long sinceNanos;

    Caller(Target target) throws IOException {
      channel = SocketChannel.open(target.address());
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      request = ByteBuffer.wrap(target.request());
    }

    void send(long countedFrom) throws IOException {
      sinceNanos = countedFrom;
      reader.begin();
      request.rewind();
      while (request.hasRemaining()) {
        channel.write(request);
      }
    }

    /** Whether its answer is complete now. */
    boolean receive() throws IOException {
      return reader.receive(channel);
    }
  }

  private final Target target;
  private final Selector selector;
  private final List<Caller> callers = new ArrayList<>();
  private final Histogram nanos = new Histogram(DIGITS);

  private Load(Target target, int count) throws IOException {
    this.target = target;
    selector = Selector.open();
    for (int i = 0; i < count; i++) {
      Caller caller = new Caller(target);
      callers.add(caller);
      caller.channel.register(selector, SelectionKey.OP_READ, caller);
    }
  }

  /** One caller, {@code count} requests after {@code warmUp} that do not count. */
  static Histogram serial(Target target, int warmUp, int count) {
    Histogram nanos = new Histogram(DIGITS);
    try (Line line = Line.open(target)) {
      for (int i = -warmUp; i < count; i++) {
        Pause.look();
        long start = System.nanoTime();
        line.expectRight();
        if (i >= 0) {
          nanos.recordValue(System.nanoTime() - start);
        }
      }
    }
    return nanos;
  }

  /** Callers that each ask as fast as they are answered. */
  static Result closed(Target target, int callers, Duration time) {
    return run(target, callers, load -> load.closed(time));
  }

  /** Requests that are due at even distances, each for the next caller that is free. */
  static Result open(Target target, int callers, double perSecond, Duration time) {
    return run(target, callers, load -> load.open(perSecond, time));
  }

  @FunctionalInterface
  private interface Loop {
    void run(Load load) throws IOException;
  }

  private static Result run(Target target, int callers, Loop loop) {
    try (Load load = new Load(target, callers)) {
      long ownBefore = ownNanos();
      long begin = System.nanoTime();
      loop.run(load);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double own = (ownNanos() - ownBefore) / 1e9;
      return new Result(load.nanos, load.nanos.getTotalCount() / seconds, own);
    } catch (IOException e) {
      throw new BenchException("the connection to " + target.address() + " broke", e);
    }
  }

  /** Processor time of this process. */
  private static long ownNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private void closed(Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    for (Caller caller : callers) {
      caller.send(System.nanoTime());
    }
    for (int waiting = callers.size(); waiting > 0; ) {
      if (selector.select(ANSWER_LIMIT.toMillis()) == 0) {
        throw new BenchException(target.address() + " did not answer in " + ANSWER_LIMIT);
      }
      for (Caller caller : answered()) {
        long now = System.nanoTime();
        if (now < end) {
          caller.send(now);
        } else {
          waiting--;
        }
      }
    }
  }

  private void open(double perSecond, Duration time) throws IOException {
    double gap = 1e9 / perSecond;
    long total = (long) (perSecond * time.toNanos() / 1e9);
    Deque<Caller> free = new ArrayDeque<>(callers);
    long begin = System.nanoTime();
    long lastAnswer = begin;
    for (long sent = 0; sent < total || free.size() < callers.size(); ) {
      long now = System.nanoTime();
      while (sent < total && !free.isEmpty() && begin + (long) (sent * gap) <= now) {
        free.removeFirst().send(begin + (long) (sent++ * gap));
      }
      long due = sent < total ? begin + (long) (sent * gap) : Long.MAX_VALUE;
      if (free.isEmpty() || due - now > SOON_NANOS) {
        selector.select(1);
      } else {
        LockSupport.parkNanos(Math.max(1, Math.min(LOOK_NANOS, due - now)));
        selector.selectNow();
      }
      List<Caller> back = answered();
      if (!back.isEmpty()) {
        lastAnswer = System.nanoTime();
        free.addAll(back);
      } else if (System.nanoTime() - lastAnswer > ANSWER_LIMIT.toNanos()) {
        throw new BenchException(target.address() + " did not answer in " + ANSWER_LIMIT);
      }
    }
  }

  /** Those whose answers are complete, checked and counted. */
  private List<Caller> answered() throws IOException {
    Pause.look();
    List<Caller> done = new ArrayList<>();
    for (SelectionKey key : selector.selectedKeys()) {
      Caller caller = (Caller) key.attachment();
      if (caller.receive()) {
        if (!caller.reader.isRight(target.expected())) {
          Line.Answer answer = caller.reader.answer();
          throw new BenchException(
              "%s answered %d %s".formatted(target.address(), answer.status(), answer.text()));
        }
        nanos.recordValue(System.nanoTime() - caller.sinceNanos);
        done.add(caller);
      }
    }
    selector.selectedKeys().clear();
    return done;
  }

  @Override
  public void close() throws IOException {
    for (Caller caller : callers) {
      caller.channel.close();
    }
    selector.close();
  }
}
