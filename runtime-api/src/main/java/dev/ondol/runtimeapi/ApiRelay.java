package dev.ondol.runtimeapi;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Passes a connection's bytes on to the frontend and its answers back, unread. Nothing more is read
 * from the one side than the other side takes, so a relay keeps one read of each at most. When one
 * side ends, the other is sent what is left, and ends.
 *
 * <p>Both sides live on the door's event loop.
 */
final class ApiRelay extends ChannelInboundHandlerAdapter {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final SocketAddress frontend;
  private final Queue<Object> early = new ArrayDeque<>(2);
  private @Nullable Channel other;
  private boolean over;

  ApiRelay(SocketAddress frontend) {
    this.frontend = frontend;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Channel inside = ctx.channel();
    inside.config().setAutoRead(false);
    var _ =
        new Bootstrap()
            .group(inside.eventLoop())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .handler(new WayBack(inside))
            .connect(frontend)
            .addListener(
                (ChannelFutureListener)
                    connected -> {
                      if (connected.isSuccess() && !over) {
                        begin(inside, connected.channel());
                      } else {
                        var _ = connected.channel().close();
                        var _ = inside.close();
                      }
                    });
  }

  private void begin(Channel inside, Channel outside) {
    other = outside;
    for (Object bytes = early.poll(); bytes != null; bytes = early.poll()) {
      var _ = outside.write(bytes);
    }
    outside.flush();
    inside.config().setAutoRead(outside.isWritable());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    Channel outside = other;
    if (over) {
      ReferenceCountUtil.release(bytes);
    } else if (outside == null) {
      early.add(bytes);
    } else {
      pass(ctx.channel(), bytes, outside);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (other != null) {
      other.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (other != null) {
      other.config().setAutoRead(ctx.channel().isWritable());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    over = true;
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    if (other != null) {
      end(other);
    }
  }

  /** Either side may break at any time; the other one then ends in order. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close();
  }

  private static void pass(Channel from, Object bytes, Channel to) {
    var _ = to.write(bytes);
    if (!to.isWritable()) {
      from.config().setAutoRead(false);
    }
  }

  private static void end(Channel channel) {
    var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /** The frontend's side. */
  private static final class WayBack extends ChannelInboundHandlerAdapter {
    private final Channel inside;

    WayBack(Channel inside) {
      this.inside = inside;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
      pass(ctx.channel(), bytes, inside);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      inside.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      inside.config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      end(inside);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      var _ = ctx.close();
    }
  }
}
