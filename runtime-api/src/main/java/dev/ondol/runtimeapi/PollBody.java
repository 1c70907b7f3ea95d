package dev.ondol.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that waits for the platform: there is none, and one that comes is refused.
 */
final class PollBody implements RequestBody {
  private final Poll poll;

  /** Asks the door. */
  @FunctionalInterface
  interface Poll {
    /** Null if the answer comes later. */
    @Nullable Answer ask();
  }

  PollBody(Poll poll) {
    this.poll = poll;
  }

  @Override
  public @Nullable Answer onBytes(ByteBuf bytes) {
    return bytes.isReadable() ? Answer.MALFORMED : null;
  }

  @Override
  public @Nullable Answer onEnd(HttpHeaders trailers) {
    return poll.ask();
  }

  @Override
  public void onBroken() {
    // It had asked for nothing yet.
  }
}
