package dev.ondol.micromanager;

import dev.ondol.runtimeapi.RuntimeListener.ResponseSink;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the bytes of one response for a caller that wants it in one piece. The Runtime API bounds
 * a buffered response itself; a streamed one may be larger than that, and is then refused here.
 */
final class ResponseCollector implements ResponseSink {
  /** Of a buffered response: 6 MiB and a little for its frame, as Lambda counts. */
  static final int MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100;

  private static final byte[] NOTHING = {};

  private final String contentType;
  private final Consumer<Answer> answer;
  private byte[] first = NOTHING;
  private @Nullable ByteArrayOutputStream more;

  /**
   * @param answer called at most once, when the response is complete
   */
  ResponseCollector(String contentType, Consumer<Answer> answer) {
    this.contentType = contentType;
    this.answer = answer;
  }

  @Override
  public void onBytes(byte[] bytes) {
    if (first.length == 0) {
      first = bytes;
      return;
    }
    ByteArrayOutputStream all = more;
    if (all == null) {
      all = new ByteArrayOutputStream(2 * (first.length + bytes.length));
      all.writeBytes(first);
      more = all;
    }
    // One byte above the limit is kept, to know at the end that there were too many.
    int room = Math.max(0, MAX_RESPONSE_BYTES + 1 - all.size());
    all.write(bytes, 0, Math.min(bytes.length, room));
  }

  @Override
  public void onEnd(@Nullable String errorType, byte @Nullable [] errorBody) {
    if (errorType != null) {
      answer.accept(Answer.handlerError(errorBody == null ? NOTHING : errorBody));
    } else if (more != null && more.size() > MAX_RESPONSE_BYTES) {
      answer.accept(Answer.tooLarge(MAX_RESPONSE_BYTES));
    } else {
      answer.accept(Answer.response(more == null ? first : more.toByteArray(), contentType));
    }
  }

  @Override
  public void onTooLarge() {
    answer.accept(Answer.tooLarge(MAX_RESPONSE_BYTES));
  }

  /** The process that broke it off, or its next attempt, answers the invoke. */
  @Override
  public void onBroken() {
    first = NOTHING;
    more = null;
  }
}
