package dev.ondol.micromanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Makes log messages of the bytes that a slot writes. A message ends at a newline; a carriage
 * return in it is a newline of the same message, for so Lambda's runtime clients mark messages of
 * several lines; one before the newline is no part of it. Nothing else has a meaning: the bytes are
 * data, malformed UTF-8 is replaced, and it does not matter in which portions they come.
 *
 * <p>What it holds is bounded: a message that grows beyond {@link #MAX_MESSAGE_BYTES} is cut into
 * pieces, as CloudWatch Logs has it, and messages beyond the {@link LogBudget} are dropped, with
 * one message that tells how much is missing.
 *
 * <p>Calls come one after the other, from any thread.
 */
public final class LogLines {
  /** The longest piece of a message. */
  public static final int MAX_MESSAGE_BYTES = 256 * 1024;

  /** A slot that has once written a long message need not keep its room. */
  private static final int KEPT_BYTES = 4 * 1024;

  private static final byte[] NOTHING = {};

  private final LogBudget budget;
  private final LongSupplier nanoTime;
  private final Consumer<String> messages;

  private byte[] begun = NOTHING;
  private int begunLength;

  /**
   * @param nanoTime a monotonic clock
   * @param messages gets each message without its final newline; must not block
   */
  public LogLines(LogBudget budget, LongSupplier nanoTime, Consumer<String> messages) {
    this.budget = budget;
    this.nanoTime = nanoTime;
    this.messages = messages;
  }

  /** Takes the first {@code length} bytes, and does not keep the array. */
  public void onOutput(byte[] bytes, int length) {
    budget.refill(nanoTime.getAsLong());
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] != '\n') continue;
      endMessage(bytes, start, i - start);
      start = i + 1;
    }
    begin(bytes, start, length - start);
  }

  /** An invoke has ended: what has no newline yet is a message too, and drops are told. */
  public void flush() {
    if (begunLength > 0) endMessage(NOTHING, 0, 0);
    tellDropped();
  }

  private void endMessage(byte[] bytes, int offset, int length) {
    if (begunLength == 0 && length <= MAX_MESSAGE_BYTES) {
      emit(bytes, offset, withoutReturn(bytes, offset, length));
      return;
    }
    begin(bytes, offset, length);
    emit(begun, 0, withoutReturn(begun, 0, begunLength));
    begunLength = 0;
    if (begun.length > KEPT_BYTES) begun = NOTHING;
  }

  private static int withoutReturn(byte[] bytes, int offset, int length) {
    return length > 0 && bytes[offset + length - 1] == '\r' ? length - 1 : length;
  }

  /** Adds to the message that has begun; a piece goes out only when a byte more has come. */
  private void begin(byte[] bytes, int offset, int length) {
    int from = offset;
    int end = offset + length;
    while (from < end) {
      if (begunLength == MAX_MESSAGE_BYTES) emitPiece();
      int count = Math.min(end - from, MAX_MESSAGE_BYTES - begunLength);
      if (begunLength + count > begun.length) {
        int room = Math.max(begunLength + count, Math.min(2 * begun.length, MAX_MESSAGE_BYTES));
        begun = Arrays.copyOf(begun, room);
      }
      System.arraycopy(bytes, from, begun, begunLength, count);
      begunLength += count;
      from += count;
    }
  }

  /** Leaves the beginning of a character that is not complete yet to the next piece. */
  private void emitPiece() {
    int cut = Utf8.lastBoundary(begun, begunLength);
    emit(begun, 0, cut);
    begunLength -= cut;
    System.arraycopy(begun, cut, begun, 0, begunLength);
  }

  private void emit(byte[] bytes, int offset, int length) {
    if (!budget.take(length)) return;
    tellDropped();
    messages.accept(new String(bytes, offset, length, UTF_8).replace('\r', '\n'));
  }

  private void tellDropped() {
    long dropped = budget.takeDropped();
    if (dropped == 0) return;
    messages.accept(
        "[ondol] %d bytes of log output were dropped: a slot may write %d bytes a second"
            .formatted(dropped, budget.bytesPerSecond()));
  }
}
