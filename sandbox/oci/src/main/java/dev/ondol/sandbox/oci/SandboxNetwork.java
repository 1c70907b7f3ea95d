package dev.ondol.sandbox.oci;

import dev.ondol.linux.LinuxException;
import dev.ondol.linux.NetworkNamespace;
import dev.ondol.linux.RouteSocket;
import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

/**
 * The network of one sandbox: a namespace with a loopback, on it the door, and a link to the host
 * if the sandbox may reach others.
 */
final class SandboxNetwork implements AutoCloseable {
  /** AWS's own address of the Runtime API. Link-local: it means nothing outside the namespace. */
  static final Inet4Address DOOR = literal("169.254.100.1");

  static final int DOOR_PORT = 9001;

  /** A connection for the runtime, some for extensions. */
  private static final int DOOR_BACKLOG = 64;

  /** As in every namespace. */
  private static final int LOOPBACK = 1;

  private final NetworkNamespace namespace;
  private final ServerSocketChannel door;

  private SandboxNetwork(NetworkNamespace namespace, ServerSocketChannel door) {
    this.namespace = namespace;
    this.door = door;
  }

  /** Makes one without a link. */
  static SandboxNetwork make() {
    NetworkNamespace namespace = NetworkNamespace.create();
    try {
      return new SandboxNetwork(namespace, namespace.call(SandboxNetwork::openDoor));
    } catch (RuntimeException e) {
      namespace.close();
      throw new SandboxException("no network for the sandbox: " + e.getMessage(), e);
    }
  }

  private static ServerSocketChannel openDoor() throws IOException {
    try (RouteSocket routes = new RouteSocket()) {
      routes.linkUp(LOOPBACK);
      routes.addAddress(LOOPBACK, DOOR);
    }
    ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.INET);
    try {
      return door.bind(new InetSocketAddress(DOOR, DOOR_PORT), DOOR_BACKLOG);
    } catch (IOException e) {
      door.close();
      throw e;
    }
  }

  NetworkNamespace namespace() {
    return namespace;
  }

  ServerSocketChannel door() {
    return door;
  }

  Path path() {
    return namespace.path();
  }

  @Override
  public void close() {
    try (namespace) {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LinuxException e) {
      throw new SandboxException("the sandbox's network cannot be removed", e);
    }
  }

  private static Inet4Address literal(String address) {
    try {
      return (Inet4Address) InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new AssertionError(address + " is a literal", e);
    }
  }
}
