package dev.ondol.sandbox.oci;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The name servers that sandboxes ask: the host's, but not one that listens on the host's own
 * loopback, which no sandbox reaches.
 *
 * @param servers IPv4 only, as the sandboxes' network
 * @param options other lines of the host's file, such as search domains
 */
record Resolvers(List<Inet4Address> servers, List<String> options) {
  /** Where the real servers stand if the usual file names a local stub only. */
  private static final List<Path> FILES =
      List.of(Path.of("/etc/resolv.conf"), Path.of("/run/systemd/resolve/resolv.conf"));

  private static final String SERVER = "nameserver ";

  static Resolvers ofHost() {
    Resolvers found = new Resolvers(List.of(), List.of());
    for (Path file : FILES) {
      if (found.servers.isEmpty() && Files.isReadable(file)) found = read(file);
    }
    return found;
  }

  private static Resolvers read(Path file) {
    List<Inet4Address> servers = new ArrayList<>();
    List<String> options = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(SERVER)) {
          String server = line.substring(SERVER.length()).strip();
          if (parse(server) instanceof Inet4Address v4 && !v4.isLoopbackAddress()) servers.add(v4);
        } else if (line.startsWith("search ") || line.startsWith("options ")) {
          options.add(line);
        }
      }
    } catch (IOException e) {
      // As good as a host without name servers; the probe says so.
      return new Resolvers(List.of(), List.of());
    }
    return new Resolvers(servers, options);
  }

  private static InetAddress parse(String literal) {
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException e) {
      return InetAddress.getLoopbackAddress();
    }
  }

  String toFile() {
    List<String> lines = new ArrayList<>();
    for (Inet4Address server : servers) lines.add(SERVER + server.getHostAddress());
    lines.addAll(options);
    return String.join("\n", lines) + "\n";
  }
}
