package dev.ondol.runtimeapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Passes a response on to its sink. A response that comes in one piece is copied once. Pieces are
 * put together into blocks, or a hostile runtime could send millions of one-byte chunks and make
 * the sink keep an object for each; a streamed one is passed on after each read all the same.
 */
final class ResponseBody implements RequestBody {
  /** The largest streamed response: 200 MiB. */
  static final int MAX_STREAMED_BYTES = 200 * 1024 * 1024;

  static final String TRAILER_ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
  static final String TRAILER_ERROR_BODY = "Lambda-Runtime-Function-Error-Body";
  private static final int BLOCK_BYTES = 64 * 1024;
  private static final byte[] NOTHING = {};

  private final RuntimeMachine machine;
  private final RuntimeListener.ResponseSink sink;
  private final boolean streaming;
  private final long announced;
  private byte[] block = NOTHING;
  private int filled;
  private long seen;
  private boolean tooLarge;

  /**
   * @param announced the value of {@code Content-Length}, or -1
   */
  ResponseBody(
      RuntimeMachine machine,
      RuntimeListener.ResponseSink sink,
      boolean streaming,
      long announced) {
    this.machine = machine;
    this.sink = sink;
    this.streaming = streaming;
    this.announced = announced;
  }

  /** Whether {@code Content-Length} alone shows that it is more than allowed. */
  boolean announcedTooLarge() {
    return announced > limit();
  }

  @Override
  public @Nullable Answer onBytes(ByteBuf bytes) {
    seen += bytes.readableBytes();
    if (tooLarge || seen > limit() || announcedTooLarge()) {
      refuse();
      boolean goOn = seen <= limit() + DiscardedBody.MAX_BYTES;
      return goOn ? null : onEnd(EmptyHttpHeaders.INSTANCE);
    }
    if (filled == 0 && (bytes.readableBytes() >= BLOCK_BYTES || seen == announced)) {
      sink.onBytes(ByteBufUtil.getBytes(bytes));
    } else {
      collect(bytes);
    }
    return null;
  }

  @Override
  public void onReadComplete() {
    if (streaming) {
      passOn();
    }
  }

  @Override
  public Answer onEnd(HttpHeaders trailers) {
    machine.finish();
    if (tooLarge) {
      return Answer.TOO_LARGE;
    }
    passOn();
    String errorType = streaming ? ErrorType.sanitize(trailers.get(TRAILER_ERROR_TYPE)) : null;
    sink.onEnd(errorType, errorType == null ? null : decoded(trailers.get(TRAILER_ERROR_BODY)));
    return Answer.ACCEPTED;
  }

  @Override
  public void onBroken() {
    machine.finish();
    if (!tooLarge) {
      sink.onBroken();
    }
  }

  private long limit() {
    return streaming ? MAX_STREAMED_BYTES : Answer.MAX_RESPONSE_BYTES;
  }

  /** From here on only reads past the rest. */
  void refuse() {
    if (!tooLarge) {
      tooLarge = true;
      block = NOTHING;
      filled = 0;
      sink.onTooLarge();
    }
  }

  private void collect(ByteBuf bytes) {
    while (bytes.isReadable()) {
      if (filled == block.length) {
        grow(bytes.readableBytes());
      }
      int part = Math.min(bytes.readableBytes(), block.length - filled);
      bytes.readBytes(block, filled, part);
      filled += part;
      if (filled == BLOCK_BYTES) {
        passOn();
      }
    }
  }

  private void grow(int wanted) {
    int size = Math.min(BLOCK_BYTES, Math.max(2 * filled, filled + wanted));
    block = Arrays.copyOf(block, size);
  }

  private void passOn() {
    if (filled > 0) {
      byte[] whole = filled == block.length ? block : Arrays.copyOf(block, filled);
      block = NOTHING;
      filled = 0;
      sink.onBytes(whole);
    }
  }

  /** The trailer carries Base64; what is not Base64 is passed on as it is. */
  private static byte @Nullable [] decoded(@Nullable String sent) {
    if (sent == null) {
      return null;
    }
    byte[] raw = sent.getBytes(ISO_8859_1);
    try {
      return Base64.getDecoder().decode(raw);
    } catch (IllegalArgumentException notBase64) {
      return raw;
    }
  }
}
