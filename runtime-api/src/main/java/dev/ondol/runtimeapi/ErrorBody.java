package dev.ondol.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Collects an error report, of an invoke or of the init, and hands it over as one. A report that is
 * too large or breaks off is replaced by one that says so: the error itself must not get lost.
 */
final class ErrorBody implements RequestBody {
  /** Where the report goes. */
  interface Receiver {
    void accept(@Nullable String errorType, byte[] body);
  }

  private final @Nullable String errorType;
  private final Receiver receiver;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private long seen;

  ErrorBody(@Nullable String errorType, Receiver receiver) {
    this.errorType = errorType;
    this.receiver = receiver;
  }

  @Override
  public @Nullable Answer onBytes(ByteBuf bytes) {
    seen += bytes.readableBytes();
    if (seen <= Answer.MAX_RESPONSE_BYTES) {
      byte[] copy = new byte[bytes.readableBytes()];
      bytes.readBytes(copy);
      collected.writeBytes(copy);
    } else {
      collected.reset();
    }
    boolean goOn = seen <= Answer.MAX_RESPONSE_BYTES + DiscardedBody.MAX_BYTES;
    return goOn ? null : onEnd(EmptyHttpHeaders.INSTANCE);
  }

  @Override
  public Answer onEnd(HttpHeaders trailers) {
    if (seen > Answer.MAX_RESPONSE_BYTES) {
      replace(ErrorType.RESPONSE_TOO_LARGE, tooLargeMessage());
      return Answer.TOO_LARGE;
    }
    receiver.accept(errorType, collected.toByteArray());
    return Answer.ACCEPTED;
  }

  @Override
  public void onBroken() {
    if (seen > Answer.MAX_RESPONSE_BYTES) {
      replace(ErrorType.RESPONSE_TOO_LARGE, tooLargeMessage());
    } else {
      replace(ErrorType.TRUNCATED, "The runtime broke off its error report.");
    }
  }

  /** The caller's words for a payload that is too large, as AWS writes them. */
  private static String tooLargeMessage() {
    return "Response payload size exceeded maximum allowed payload size ("
        + Answer.MAX_RESPONSE_BYTES
        + " bytes).";
  }

  /**
   * @param message without anything to escape
   */
  static byte[] json(String type, String message) {
    String json = "{\"errorMessage\":\"" + message + "\",\"errorType\":\"" + type + "\"}";
    return json.getBytes(UTF_8);
  }

  private void replace(String type, String message) {
    receiver.accept(type, json(type, message));
  }
}
