package dev.ondol.runtimeapi;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The Runtime API 2018-06-01: opens doors, one for each slot. Thread-safe.
 *
 * <p>All connections of a door live on one event loop, so that a door needs no locks. The loops may
 * be shared with the frontend; they must be NIO loops, for a door adopts a socket that the JDK
 * bound, perhaps in another network namespace.
 */
public final class RuntimeApi {
  private final EventLoopGroup loops;
  private volatile @Nullable SocketAddress frontend;

  /**
   * @param loops NIO loops; not closed by this class
   */
  public RuntimeApi(EventLoopGroup loops) {
    this.loops = loops;
  }

  /**
   * From now on every door passes clients of AWS's other APIs on to {@code address}.
   *
   * @param address where functions are served, and nobody is trusted without a signature
   */
  public void passOthersTo(SocketAddress address) {
    frontend = address;
  }

  /**
   * Serves a socket that is bound and listens. The door owns it from now on.
   *
   * @param listener hears what the runtime does, on the door's event loop
   */
  public RuntimeDoor open(ServerSocketChannel bound, RuntimeListener listener) {
    return open(bound, listener, RuntimeStatus.STARTED);
  }

  /**
   * The same for a runtime that is started ahead of its function. All that it may do is {@code GET
   * /ondol/assignment}, which is answered by {@link RuntimeDoor#assign}, once, and is refused in
   * every other state, as it is at doors that never were prepared.
   *
   * @param listener hears of its connection, and {@link RuntimeListener#onNext} when it has asked
   */
  public RuntimeDoor prepare(ServerSocketChannel bound, RuntimeListener listener) {
    return open(bound, listener, RuntimeStatus.PREPARED);
  }

  private RuntimeDoor open(
      ServerSocketChannel bound, RuntimeListener listener, RuntimeStatus first) {
    EventLoop loop = loops.next();
    RuntimeDoor door = new RuntimeDoor(loop, listener, first);
    Channel server =
        new ServerBootstrap()
            .group(loop, loop)
            .channelFactory(() -> new NioServerSocketChannel(bound))
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    RequestDecoder decoder = new RequestDecoder();
                    DoorConnection connection = new DoorConnection(door, channel, decoder);
                    SocketAddress others = frontend;
                    if (others != null) {
                      channel
                          .pipeline()
                          .addLast(new DoorEntrance(door, connection, decoder, others));
                    }
                    channel.pipeline().addLast(decoder, connection);
                  }
                })
            .register()
            .channel();
    door.serve(server);
    return door;
  }
}
