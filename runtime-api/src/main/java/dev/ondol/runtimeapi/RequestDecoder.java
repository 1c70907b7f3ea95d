package dev.ondol.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's HTTP decoder at its strictest, and two things it does not tell: whether a request has
 * begun and not ended, and that a header line was folded. Netty joins folded lines; RFC 9112 lets a
 * server refuse them, and two readers that differ there is how requests are smuggled.
 */
final class RequestDecoder extends HttpRequestDecoder {
  /** The error cause for X-Ray may have 1 MiB; the rest leaves room for the other headers. */
  static final int MAX_HEAD_BYTES = 1024 * 1024 + 64 * 1024;

  private static final int MAX_LINE_BYTES = 8 * 1024;
  private static final int MAX_PIECE_BYTES = 64 * 1024;

  private boolean inHead;
  private boolean inBody;
  private boolean folded;

  RequestDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEAD_BYTES)
            .setMaxChunkSize(MAX_PIECE_BYTES)
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true));
  }

  /** Whether a part of a request has come and the rest is still to come. */
  boolean midRequest() {
    return inHead || inBody || actualReadableBytes() > 0;
  }

  /** Whether the head that was decoded last had a folded line. */
  boolean folded() {
    return folded;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (!inBody) {
      noteFolding(in);
    }
    int start = in.readerIndex();
    super.decode(ctx, in, out);
    if (!out.isEmpty()) {
      inHead = false;
      inBody = !(out.getLast() instanceof LastHttpContent);
    } else if (in.readerIndex() != start) {
      inHead |= !inBody;
    }
  }

  /**
   * The decoder takes whole lines only, so that {@code in} begins with a line whenever it is in a
   * head.
   */
  private void noteFolding(ByteBuf in) {
    if (!inHead) {
      folded = false;
    }
    boolean first = !inHead;
    int line = in.readerIndex();
    while (line < in.writerIndex()) {
      byte b = in.getByte(line);
      if (b == '\r' || b == '\n') {
        if (!first) {
          return;
        }
      } else {
        folded |= !first && (b == ' ' || b == '\t');
        first = false;
      }
      int end = in.indexOf(line, in.writerIndex(), (byte) '\n');
      if (end < 0) {
        return;
      }
      line = end + 1;
    }
  }
}
