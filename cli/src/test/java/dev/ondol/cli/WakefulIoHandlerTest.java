package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WakefulIoHandlerTest {
  private final Scripted inner = new Scripted();
  private final Loop loop = new Loop();
  private final WakefulIoHandler handler = new WakefulIoHandler(inner);

  @Test
  void itSleepsAtOnceWhileNothingIsKnown() {
    inner.found.add(1);

    assertThat(handler.run(loop)).isEqualTo(1);
    assertThat(inner.waited).containsExactly(true);
  }

  @Test
  void afterAShortSleepItLooksBeforeItSleeps() {
    inner.found.addAll(List.of(1, 2));
    handler.run(loop);

    assertThat(handler.run(loop)).isEqualTo(2);
    assertThat(inner.waited).containsExactly(true, false);
  }

  @Test
  void itSleepsWhenItHasLookedForLongEnough() {
    inner.found.add(1);
    handler.run(loop);
    inner.waited.clear();

    handler.run(loop);

    assertThat(inner.waited.getLast()).isTrue();
    assertThat(inner.waited.subList(0, inner.waited.size() - 1)).isNotEmpty().containsOnly(false);
  }

  @Test
  void itEndsItsLookWhenTheLoopHasATask() {
    inner.found.add(1);
    handler.run(loop);
    inner.waited.clear();
    inner.onRun = () -> loop.mayWait = false;

    assertThat(handler.run(loop)).isZero();
    assertThat(inner.waited).containsExactly(false);
  }

  @Test
  void aLoopThatHasTasksNeitherWaitsNorStaysAwake() {
    loop.mayWait = false;

    assertThat(handler.run(loop)).isZero();
    assertThat(inner.waited).containsExactly(false);
  }

  @Test
  void tasksOfOtherThreadsRunAndTheLoopEnds() throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, executor -> new WakefulIoHandler(NioIoHandler.newFactory().newHandler(executor)));

    for (int i = 0; i < 2_000; i++) {
      int number = i;
      assertThat(group.submit(() -> number).get(10, TimeUnit.SECONDS)).isEqualTo(number);
    }

    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
    assertThat(group.isTerminated()).isTrue();
  }

  /** Finds at each turn what was told, and then nothing; notes whether it might have waited. */
  private static final class Scripted implements IoHandler {
    final Queue<Integer> found = new ArrayDeque<>();
    final List<Boolean> waited = new ArrayList<>();
    Runnable onRun = () -> {};

    @Override
    public int run(IoHandlerContext context) {
      waited.add(context.canBlock());
      onRun.run();
      Integer next = found.poll();
      return next == null ? 0 : next;
    }

    @Override
    public IoRegistration register(IoHandle handle) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void wakeup() {}

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
      return false;
    }
  }

  private static final class Loop implements IoHandlerContext {
    boolean mayWait = true;

    @Override
    public boolean canBlock() {
      return mayWait;
    }

    @Override
    public long delayNanos(long now) {
      return 0;
    }

    @Override
    public long deadlineNanos() {
      return 0;
    }
  }
}
