package dev.ondol.sandbox.oci;

import dev.ondol.linux.NetworkNamespace;
import dev.ondol.linux.RouteSocket;
import dev.ondol.linux.RouteSocket.VethEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A host and another host in network namespaces of their own, so that a test changes nothing of the
 * machine's network and no packet leaves it.
 *
 * <pre>
 *   host 198.51.100.1 ══ veth ══ other host 198.51.100.2, 169.254.169.254
 * </pre>
 */
final class SmallWorld implements AutoCloseable {
  static final String HOST = "198.51.100.1";
  static final String OTHER_HOST = "198.51.100.2";
  static final String METADATA = "169.254.169.254";
  static final int PORT = 8080;

  private static final int LOOPBACK = 1;
  private static final int LINK = 2;
  private static final int TIMEOUT_MILLIS = 5_000;

  private final NetworkNamespace host = NetworkNamespace.create();
  private final NetworkNamespace otherHost = NetworkNamespace.create();
  private final ServerSocketChannel hostServer;
  private final ServerSocketChannel otherServer;

  SmallWorld() {
    host.call(() -> {
      try (RouteSocket routes = new RouteSocket()) {
        routes.linkUp(LOOPBACK);
        routes.createVeth(new VethEnd("up0", LINK), new VethEnd("down0", LINK), otherHost, 1500);
        routes.addAddress(LINK, address(HOST));
        routes.linkUp(LINK);
      }
      return true;
    });
    otherHost.call(() -> {
      try (RouteSocket routes = new RouteSocket()) {
        routes.linkUp(LOOPBACK);
        routes.addAddress(LOOPBACK, address(METADATA));
        routes.addAddress(LINK, address(OTHER_HOST));
        routes.linkUp(LINK);
        routes.addRoute(LINK, address(HOST));
      }
      return true;
    });
    host.call(() -> {
      try (RouteSocket routes = new RouteSocket()) {
        routes.addDefaultRoute(LINK, address(OTHER_HOST));
      }
      return true;
    });
    hostServer = serve(host, "host");
    otherServer = serve(otherHost, "other host");
  }

  private static Inet4Address address(String literal) {
    return (Inet4Address) InetAddress.ofLiteral(literal);
  }

  private static ServerSocketChannel serve(NetworkNamespace where, String word) {
    ServerSocketChannel server =
        where.call(() ->
            ServerSocketChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress(PORT)));
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (true) {
            try (SocketChannel guest = server.accept()) {
              guest.write(ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII)));
            } catch (AsynchronousCloseException e) {
              return;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
    return server;
  }

  NetworkNamespace host() {
    return host;
  }

  /** What answers when the host itself calls. */
  String hostCalls(String address) {
    return host.call(() -> {
      try (var socket = new java.net.Socket()) {
        socket.connect(new InetSocketAddress(address, PORT), TIMEOUT_MILLIS);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      }
    });
  }

  @Override
  public void close() {
    try (host;
        otherHost;
        hostServer;
        otherServer) {
      // Closing them is all.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
