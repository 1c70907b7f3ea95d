package dev.ondol.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Takes the body of one request, piece by piece, on the door's event loop. */
sealed interface RequestBody permits DiscardedBody, ResponseBody, ErrorBody, PollBody {
  /**
   * @param bytes the receiver's only until it returns
   * @return null to go on; else the answer, after which the connection closes, for reading on would
   *     cost too much
   */
  @Nullable Answer onBytes(ByteBuf bytes);

  /** All that one read brought is there: what shall not wait for more can go on. */
  default void onReadComplete() {}

  /** The body is complete. Null if the answer comes later. */
  @Nullable Answer onEnd(HttpHeaders trailers);

  /** The connection broke before the end. */
  void onBroken();
}
