package dev.ondol.cli;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/**
 * The waiting of an event loop that stays awake for a moment: where the loop would sleep, it looks
 * for work again and again, and gives way to other threads in between, for as long as {@link
 * Wakefulness} says. All else is another handler's. On its event loop, but for {@link #wakeup}.
 */
final class WakefulIoHandler implements IoHandler {
  private final IoHandler handler;
  private final Wakefulness wakefulness = new Wakefulness();

  WakefulIoHandler(IoHandler handler) {
    this.handler = handler;
  }

  @Override
  public int run(IoHandlerContext loop) {
    if (!loop.canBlock()) {
      return handler.run(loop);
    }
    long start = System.nanoTime();
    long span = wakefulness.span(start);
    if (span > 0) {
      int handled = stayAwake(loop, start, span);
      if (handled > 0 || !loop.canBlock()) {
        return handled;
      }
    }
    return sleep(loop);
  }

  /** Looks at once and then until the time is over. How many channels had something to do. */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on who runs when the loop gives way
  private int stayAwake(IoHandlerContext loop, long start, long span) {
    Turn look = new Turn(loop, false);
    int handled = handler.run(look);
    long now = start;
    boolean crowded = false;
    while (handled == 0 && loop.canBlock() && !crowded && now - start < span) {
      long before = System.nanoTime();
      Thread.yield();
      now = System.nanoTime();
      crowded = wakefulness.isCrowded(now - before, now);
      handled = handler.run(look);
    }
    return handled;
  }

  private int sleep(IoHandlerContext loop) {
    Turn turn = new Turn(loop, true);
    long start = System.nanoTime();
    int handled = handler.run(turn);
    wakefulness.slept(System.nanoTime() - start - turn.activeNanos);
    return handled;
  }

  @Override
  public void initialize() {
    handler.initialize();
  }

  @Override
  public void prepareToDestroy() {
    handler.prepareToDestroy();
  }

  @Override
  public void destroy() {
    handler.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return handler.register(handle);
  }

  @Override
  public void wakeup() {
    handler.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return handler.isCompatible(type);
  }

  /** One turn of the other handler, which the loop's own context is told of. */
  private static final class Turn implements IoHandlerContext {
    private final IoHandlerContext loop;
    private final boolean mayWait;

    /** What it spent on work, and not on waiting. */
    private long activeNanos;

    Turn(IoHandlerContext loop, boolean mayWait) {
      this.loop = loop;
      this.mayWait = mayWait;
    }

    @Override
    public boolean canBlock() {
      return mayWait && loop.canBlock();
    }

    @Override
    public long delayNanos(long now) {
      return loop.delayNanos(now);
    }

    @Override
    public long deadlineNanos() {
      return loop.deadlineNanos();
    }

    @Override
    public boolean shouldReportActiveIoTime() {
      return true;
    }

    @Override
    public void reportActiveIoTime(long nanos) {
      activeNanos += nanos;
      if (loop.shouldReportActiveIoTime()) {
        loop.reportActiveIoTime(nanos);
      }
    }
  }
}
