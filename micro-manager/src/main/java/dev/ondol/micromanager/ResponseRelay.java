package dev.ondol.micromanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ondol.runtimeapi.RuntimeListener.ResponseSink;
import dev.ondol.runtimeapi.RuntimeListener.Valve;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes one streamed response on as it comes, no faster than its caller reads and its pace allows:
 * then it shuts the valve, and the function's own writes come to wait. It keeps no bytes itself;
 * those that are outstanding stay below the window and one read.
 *
 * <p>The sink's methods come on the door's loop, the flow's from any thread. What is decided under
 * the lock is done without it; a valve is shut on the door's loop only, so an opening that follows
 * from it can never come before it.
 */
final class ResponseRelay implements ResponseSink, ResponseReceiver.Flow {
  /** Bytes that may be on their way to the caller. */
  static final int WINDOW_BYTES = 256 * 1024;

  /** The largest streamed response: 200 MiB. */
  private static final int MAX_RESPONSE_BYTES = 200 * 1024 * 1024;

  private static final byte[] NOTHING = {};

  private final ResponseReceiver receiver;
  private final String contentType;
  private final Valve valve;
  private final Wakeups wakeups;
  private final Consumer<Answer> answer;
  private final StreamPace pace;

  private int outstanding;
  private boolean paused;
  private boolean shut;
  private boolean abandoned;

  /** Wakes the relay when its pace lets it go on. */
  interface Wakeups {
    void after(long nanos, Runnable wakeup);
  }

  /**
   * @param answer called at most once, when the response is complete
   */
  ResponseRelay(
      ResponseReceiver receiver,
      String contentType,
      Valve valve,
      StreamPace pace,
      Wakeups wakeups,
      Consumer<Answer> answer) {
    this.receiver = receiver;
    this.contentType = contentType;
    this.valve = valve;
    this.pace = pace;
    this.wakeups = wakeups;
    this.answer = answer;
    receiver.onBegin(contentType, this);
  }

  @Override
  public void onBytes(byte[] bytes) {
    long pauseNanos = 0;
    boolean shutNow;
    synchronized (this) {
      if (abandoned) {
        return;
      }
      outstanding += bytes.length;
      long wait = pace.take(bytes.length, System.nanoTime());
      if (wait > 0 && !paused) {
        paused = true;
        pauseNanos = wait;
      }
      // What one read had brought may still come when it is shut: that opens nothing.
      shut |= paused || outstanding >= WINDOW_BYTES;
      shutNow = shut;
    }
    if (shutNow) {
      valve.shut();
    }
    if (pauseNanos > 0) {
      wakeups.after(pauseNanos, this::onPaceOver);
    }
    receiver.onBytes(bytes);
  }

  @Override
  public void written(int bytes) {
    boolean openNow;
    synchronized (this) {
      outstanding -= bytes;
      openNow = mayOpen();
    }
    if (openNow) {
      valve.open();
    }
  }

  private void onPaceOver() {
    boolean openNow;
    synchronized (this) {
      paused = false;
      openNow = mayOpen();
    }
    if (openNow) {
      valve.open();
    }
  }

  /** At half the window, so that the valve does not move for every piece. */
  private boolean mayOpen() {
    boolean may = shut && !paused && outstanding <= WINDOW_BYTES / 2;
    if (may) {
      shut = false;
    }
    return may;
  }

  @Override
  public void abandon() {
    synchronized (this) {
      abandoned = true;
    }
    valve.open();
  }

  @Override
  public void onEnd(@Nullable String errorType, byte @Nullable [] errorBody) {
    if (errorType == null) {
      answer.accept(Answer.response(NOTHING, contentType));
    } else if (errorBody == null) {
      String json = "{\"errorType\":\"" + errorType + "\"}";
      answer.accept(Answer.handlerError(json.getBytes(UTF_8)));
    } else {
      answer.accept(Answer.handlerError(errorBody));
    }
  }

  @Override
  public void onTooLarge() {
    answer.accept(Answer.tooLarge(MAX_RESPONSE_BYTES));
  }

  /** The process that broke it off answers the invoke. */
  @Override
  public void onBroken() {
    abandon();
  }
}
