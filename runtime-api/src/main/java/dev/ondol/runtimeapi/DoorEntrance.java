package dev.ondol.runtimeapi;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;

/**
 * Looks at the first bytes of a connection and takes itself out: a runtime's goes on to the door,
 * one of a client of AWS's other APIs goes through to the frontend, whose signatures tell who it
 * is. Whatever is neither is the door's to refuse.
 *
 * <p>The APIs are told apart by the date that the paths of AWS's REST APIs begin with; the APIs
 * without paths are asked at {@code /}. So a function's own clients need no address of the host.
 */
final class DoorEntrance extends ByteToMessageDecoder {
  /** Of the Runtime, Extensions, Logs and Telemetry APIs. */
  private static final Set<String> DATES_OF_THE_DOOR =
      Set.of("2018-06-01", "2020-01-01", "2020-08-15", "2022-07-01");

  private static final String DATE = "dddd-dd-dd";

  /** The longest is {@code DELETE} or {@code OPTIONS}. */
  private static final int MAX_METHOD = 7;

  private final RuntimeDoor door;
  private final DoorConnection connection;
  private final RequestDecoder decoder;
  private final SocketAddress frontend;

  /** What the first bytes say. */
  enum Way {
    TO_THE_DOOR,
    THROUGH,
    UNDECIDED
  }

  DoorEntrance(
      RuntimeDoor door, DoorConnection connection, RequestDecoder decoder, SocketAddress frontend) {
    this.door = door;
    this.connection = connection;
    this.decoder = decoder;
    this.frontend = frontend;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    switch (way(in)) {
      case UNDECIDED -> {}
      case TO_THE_DOOR -> ctx.pipeline().remove(this);
      case THROUGH -> {
        if (door.passOn(connection, ctx.channel())) {
          ctx.pipeline().remove(connection);
          ctx.pipeline().addLast(new ApiRelay(frontend));
          ctx.pipeline().remove(decoder);
          ctx.pipeline().remove(this);
        } else {
          in.skipBytes(in.readableBytes());
          connection.drop();
        }
      }
    }
  }

  /** Decides by {@code METHOD /dddd-dd-dd/}, {@code METHOD /?} or {@code METHOD / }. */
  static Way way(ByteBuf in) {
    int start = in.readerIndex();
    int method = in.indexOf(start, Math.min(in.writerIndex(), start + MAX_METHOD + 1), (byte) ' ');
    if (method < 0) {
      return in.readableBytes() > MAX_METHOD ? Way.TO_THE_DOOR : Way.UNDECIDED;
    }
    String path = in.toString(method + 1, in.writerIndex() - method - 1, US_ASCII);
    if (path.length() < 2) {
      return path.isEmpty() || path.equals("/") ? Way.UNDECIDED : Way.TO_THE_DOOR;
    }
    if (path.startsWith("/ ") || path.startsWith("/?")) {
      return Way.THROUGH;
    }
    String date = path.substring(1, Math.min(path.length(), DATE.length() + 1));
    if (path.charAt(0) != '/' || !beginsLikeADate(date)) {
      return Way.TO_THE_DOOR;
    }
    if (path.length() < DATE.length() + 2) {
      return Way.UNDECIDED;
    }
    boolean whole = path.charAt(DATE.length() + 1) == '/';
    return whole && !DATES_OF_THE_DOOR.contains(date) ? Way.THROUGH : Way.TO_THE_DOOR;
  }

  private static boolean beginsLikeADate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean fits = DATE.charAt(i) == '-' ? c == '-' : c >= '0' && c <= '9';
      if (!fits) {
        return false;
      }
    }
    return true;
  }
}
