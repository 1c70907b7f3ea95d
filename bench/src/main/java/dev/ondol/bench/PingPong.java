package dev.ondol.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.HdrHistogram.Histogram;

/** The floor of every hop: 256 bytes to another thread and back, both of which sleep meanwhile. */
final class PingPong {
  private static final int BYTES = 256;
  private static final int WARM_UP = 1000;
  private static final int ROUND_TRIPS = 3000;

  private PingPong() {}

  static Histogram tcp() {
    return measure(
        StandardProtocolFamily.INET, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static Histogram unix() {
    try (Folder folder = new Folder()) {
      return measure(
          StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(folder.path().resolve("s")));
    }
  }

  private static Histogram measure(StandardProtocolFamily family, SocketAddress address) {
    Histogram nanos = new Histogram(3);
    try (ServerSocketChannel server = ServerSocketChannel.open(family).bind(address)) {
      Thread echo = Thread.ofPlatform().daemon().start(() -> echo(server));
      try (SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
        noDelay(channel);
        ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
        for (int i = -WARM_UP; i < ROUND_TRIPS; i++) {
          long start = System.nanoTime();
          channel.write(bytes.clear());
          fill(channel, bytes.clear());
          if (i >= 0) {
            nanos.recordValue(System.nanoTime() - start);
          }
        }
      }
      echo.join();
      return nanos;
    } catch (IOException e) {
      throw new BenchException("the ping-pong broke", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private static void echo(ServerSocketChannel server) {
    try (SocketChannel channel = server.accept()) {
      noDelay(channel);
      ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
      while (fill(channel, bytes.clear())) {
        channel.write(bytes.flip());
      }
    } catch (IOException e) {
      throw new BenchException("the ping-pong broke", e);
    }
  }

  private static boolean fill(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void noDelay(SocketChannel channel) throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }
}
