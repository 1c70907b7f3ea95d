package dev.ondol.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/**
 * An event on its way into a connection. A small one goes out in one buffer with its head; a large
 * one in slices, each when the client has taken the one before, for Netty copies what it has to
 * queue, and a runtime that does not read must not make it queue six megabytes.
 */
final class OutgoingEvent {
  /** Half of what Netty queues before it calls a channel unwritable. */
  private static final int SLICE_BYTES = 32 * 1024;

  private final Channel channel;
  private final byte[] payload;
  private final ChannelFutureListener written;
  private int sent;

  /**
   * @param written hears how the last byte fared
   */
  OutgoingEvent(Channel channel, byte[] payload, ChannelFutureListener written) {
    this.channel = channel;
    this.payload = payload;
    this.written = written;
  }

  /** Queues the head and the first slice. */
  void begin(Invocation invocation, boolean close) {
    int first = Math.min(payload.length, SLICE_BYTES);
    ByteBuf buffer = channel.alloc().buffer(EventHead.USUAL_BYTES + first);
    EventHead.write(buffer, invocation, close);
    queue(buffer.writeBytes(payload, 0, first), first);
  }

  /** Queues as much more as the client takes. */
  void advance() {
    while (!isQueued() && channel.isWritable()) {
      int next = Math.min(payload.length - sent, SLICE_BYTES);
      queue(Unpooled.wrappedBuffer(payload, sent, next), next);
      channel.flush();
    }
  }

  /** Whether the last byte is on its way. */
  boolean isQueued() {
    return sent == payload.length;
  }

  private void queue(ByteBuf bytes, int payloadBytes) {
    sent += payloadBytes;
    if (isQueued()) {
      channel.write(bytes).addListener(written);
    } else {
      var _ = channel.write(bytes, channel.voidPromise());
    }
  }
}
