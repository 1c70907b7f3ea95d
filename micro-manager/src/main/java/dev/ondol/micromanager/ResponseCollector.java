package dev.ondol.micromanager;

import dev.ondol.runtimeapi.RuntimeListener.ResponseSink;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gathers the bytes of one response; the Runtime API has bounded them. */
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
    if (all.size() + bytes.length <= MAX_RESPONSE_BYTES) {
      all.writeBytes(bytes);
    } else {
      // Only a streamed response gets here; a caller that wants it buffered gets what fits.
      all.write(bytes, 0, MAX_RESPONSE_BYTES - all.size());
    }
  }

  @Override
  public void onEnd(@Nullable String errorType, byte @Nullable [] errorBody) {
    if (errorType != null) {
      answer.accept(Answer.handlerError(errorBody == null ? NOTHING : errorBody));
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
