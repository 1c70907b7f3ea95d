package dev.ondol.runtimeapi;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's HTTP decoder at its strictest, and then some. Netty joins folded header lines and takes
 * any white space between the words of the request line; two readers that differ there are how
 * requests are smuggled, so both are marked as failures here, as RFC 9112 allows. It also tells
 * whether a request has begun and not ended.
 */
final class RequestDecoder extends HttpRequestDecoder {
  /** The error cause for X-Ray may have 1 MiB; the rest leaves room for the other headers. */
  static final int MAX_HEAD_BYTES = 1024 * 1024 + 64 * 1024;

  private static final int MAX_LINE_BYTES = 8 * 1024;
  private static final int MAX_PIECE_BYTES = 64 * 1024;

  /**
   * The decoder looks at an unfinished line from its start whenever more of it comes: a long line
   * in tiny pieces would cost the square of its length.
   */
  private static final long MAX_SCANNED_BYTES = 64L * 1024 * 1024;

  private static final byte[] VERSION = " HTTP/1.".getBytes(US_ASCII);
  private static final DecoderResult NO_REQUEST_LINE =
      DecoderResult.failure(new IllegalArgumentException("not a request line"));
  private static final DecoderResult FOLDED =
      DecoderResult.failure(new IllegalArgumentException("a folded header line"));

  private long scanned;
  private boolean inHead;
  private boolean inBody;
  private @Nullable DecoderResult oddity;

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

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (!inBody) {
      scanned = inHead ? scanned + in.readableBytes() : 0;
      inspect(in);
    }
    int start = in.readerIndex();
    super.decode(ctx, in, out);
    if (!out.isEmpty()) {
      if (oddity != null && out.getFirst() instanceof HttpRequest request) {
        request.setDecoderResult(oddity);
      }
      inHead = false;
      inBody = !(out.getLast() instanceof LastHttpContent);
    } else if (in.readerIndex() != start) {
      inHead |= !inBody;
    } else if (scanned > MAX_SCANNED_BYTES) {
      throw new TooLongHttpHeaderException("a head in too many small pieces");
    }
  }

  /**
   * Looks at the lines that the decoder is about to take. It takes whole ones only, so that {@code
   * in} begins with a line whenever it is in a head.
   */
  private void inspect(ByteBuf in) {
    boolean first = !inHead;
    if (first) {
      oddity = null;
    }
    int line = in.readerIndex();
    while (line < in.writerIndex()) {
      int end = in.indexOf(line, in.writerIndex(), (byte) '\n');
      byte b = in.getByte(line);
      boolean empty = b == '\r' || b == '\n';
      if (end < 0 || (empty && !first)) {
        return;
      }
      if (first && !empty) {
        first = false;
        if (!isRequestLine(in, line, end)) {
          oddity = NO_REQUEST_LINE;
        }
      } else if (b == ' ' || b == '\t') {
        oddity = FOLDED;
      }
      line = end + 1;
    }
  }

  /** Three words with one space between, and the last one names a version that is spoken here. */
  private static boolean isRequestLine(ByteBuf in, int start, int end) {
    int spaces = 0;
    for (int i = start; i < end - 1; i++) {
      byte b = in.getByte(i);
      spaces += b == ' ' ? 1 : 0;
      if (b >= 0 && b < ' ') {
        return false;
      }
    }
    int version = end - VERSION.length - 2;
    return spaces == 2
        && version > start
        && ByteBufUtil.equals(in, version, Unpooled.wrappedBuffer(VERSION), 0, VERSION.length)
        && (in.getByte(end - 2) == '0' || in.getByte(end - 2) == '1');
  }
}
