package dev.ondol.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes down each call as one line, for tests to take in order. */
final class RecordingListener implements RuntimeListener {
  private static final long PATIENCE_SECONDS = 10;
  private static final int MAX_SHOWN = 1_000;

  final AtomicInteger pieces = new AtomicInteger();
  final AtomicLong bytes = new AtomicLong();

  /** Of the last response that began. */
  volatile @Nullable Valve valve;

  /** Whether each response's valve is shut at its first bytes. */
  volatile boolean shutsAtOnce;

  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

  /** The next call, such as {@code next} or {@code response ID application/json}. */
  String take() throws InterruptedException {
    String call = calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (call == null) {
      throw new AssertionError("the listener heard nothing more");
    }
    return call;
  }

  boolean isSilent() {
    return calls.isEmpty();
  }

  @Override
  public void onConnected() {
    calls.add("connected");
  }

  @Override
  public void onNext() {
    calls.add("next");
  }

  @Override
  public ResponseSink onResponse(String requestId, ResponseHead head, Valve itsValve) {
    valve = itsValve;
    String mode = head.streaming() ? " streaming" : "";
    calls.add("response " + requestId + " " + head.contentType() + mode);
    return new Sink(head.streaming(), itsValve);
  }

  @Override
  public void onInvocationError(String requestId, @Nullable String errorType, byte[] body) {
    calls.add("error " + requestId + " " + errorType + " " + new String(body, UTF_8));
  }

  @Override
  public void onInitError(@Nullable String errorType, byte[] body) {
    calls.add("init error " + errorType + " " + new String(body, UTF_8));
  }

  @Override
  public void onUnread(String requestId) {
    calls.add("unread " + requestId);
  }

  /** Says each piece of a streamed response, and a buffered one whole at its end. */
  private final class Sink implements ResponseSink {
    private final boolean streaming;
    private final Valve valve;
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();

    Sink(boolean streaming, Valve valve) {
      this.streaming = streaming;
      this.valve = valve;
    }

    @Override
    public void onBytes(byte[] bytes) {
      if (shutsAtOnce) {
        valve.shut();
      }
      RecordingListener.this.bytes.addAndGet(bytes.length);
      pieces.incrementAndGet();
      whole.writeBytes(bytes);
      if (streaming) {
        calls.add("bytes " + new String(bytes, UTF_8));
      }
    }

    @Override
    public void onEnd(@Nullable String errorType, byte @Nullable [] errorBody) {
      String shown = whole.size() <= MAX_SHOWN ? whole.toString(UTF_8) : whole.size() + " bytes";
      String error = errorBody == null ? "" : " " + new String(errorBody, UTF_8);
      calls.add(errorType == null ? "end " + shown : "end " + errorType + error);
    }

    @Override
    public void onTooLarge() {
      calls.add("too large");
    }

    @Override
    public void onBroken() {
      calls.add("broken");
    }
  }
}
