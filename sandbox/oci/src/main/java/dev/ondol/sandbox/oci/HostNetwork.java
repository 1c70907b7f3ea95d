package dev.ondol.sandbox.oci;

import dev.ondol.linux.LinuxException;
import dev.ondol.linux.NetworkNamespace;
import dev.ondol.linux.RouteSocket;
import dev.ondol.linux.RouteSocket.VethEnd;
import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's side of the sandboxes' links to the world: routed, not bridged, so that no frame of a
 * sandbox reaches another; the firewall says what may pass. Thread-safe.
 *
 * <pre>
 *   sandbox 7                    host
 *   eth0 10.213.16.7 ══ veth ══ olMARK-7 ──▶ Firewall ──▶ NAT ──▶ other hosts
 *        default via 10.213.16.1
 * </pre>
 */
final class HostNetwork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostNetwork.class);

  private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final Path NO_IPV6 = Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6");
  private static final String SANDBOX_END = "eth0";
  private static final int SANDBOX_END_INDEX = 2;

  /** A dead platform's link may have the number still, until somebody has removed it. */
  private static final Duration NUMBER_LIMIT = Duration.ofSeconds(5);

  private static final int DEFAULT_MTU = 1500;

  private final HostShare share;
  private final @Nullable Outbound outbound;
  private final Optional<String> problem;

  private record Outbound(
      RouteSocket routes, LinkRemoval removal, NetworkNamespace host, Firewall firewall, int mtu) {}

  private HostNetwork(HostShare share, @Nullable Outbound outbound, Optional<String> problem) {
    this.share = share;
    this.outbound = outbound;
    this.problem = problem;
  }

  /** Where the host cannot do it, sandboxes still work, but reach nothing. */
  static HostNetwork open(HostShare share, boolean wanted) {
    if (!wanted) return new HostNetwork(share, null, Optional.empty());
    if (!Programs.installed(Firewall.PROGRAM)) {
      return without(share, Firewall.PROGRAM + " is not installed (apt-get install nftables)");
    }
    try {
      Resolvers resolvers = Resolvers.ofHost();
      Firewall firewall = new Firewall(share, resolvers);
      firewall.install();
      enableForwarding();
      RouteSocket routes = new RouteSocket();
      LinkRemoval removal = new LinkRemoval(routes, share.linkGroup());
      return new HostNetwork(
          share,
          new Outbound(routes, removal, NetworkNamespace.current(), firewall, mtu()),
          resolvers.servers().isEmpty()
              ? Optional.of("functions find no name server: the host's own listen on its loopback")
              : firewall.foreignObstacle());
    } catch (SandboxException | LinuxException | IOException e) {
      return without(share, String.valueOf(e.getMessage()));
    }
  }

  private static HostNetwork without(HostShare share, String problem) {
    String sentence = "functions cannot reach other hosts: " + problem;
    LOG.warn("{}", sentence);
    return new HostNetwork(share, null, Optional.of(sentence));
  }

  private static void enableForwarding() throws IOException {
    if (Files.readString(FORWARDING).strip().equals("1")) return;
    Files.writeString(FORWARDING, "1");
    LOG.info("Set net.ipv4.ip_forward to 1, so that functions reach other hosts");
  }

  /** The smallest of the host's links: what is larger would only be split. */
  private static int mtu() throws IOException {
    int mtu = DEFAULT_MTU;
    for (String line : Files.readAllLines(Path.of("/proc/net/route"))) {
      String[] fields = line.split("\t", -1);
      if (fields.length < 2 || !fields[1].equals("00000000")) continue;
      Path file = Path.of("/sys/class/net", fields[0], "mtu");
      mtu = Math.min(mtu, Integer.parseInt(Files.readString(file).strip()));
    }
    return mtu;
  }

  /** Why there is no way out, or a poor one, though one was wanted. */
  Optional<String> problem() {
    return problem;
  }

  /** Links a sandbox to the host. Does nothing where there is no way out. */
  void connect(int number, SandboxNetwork sandbox) {
    Outbound out = outbound;
    if (out == null) return;
    VethEnd inside = new VethEnd(SANDBOX_END, SANDBOX_END_INDEX);
    int index = share.interfaceIndex(number);
    VethEnd outside = new VethEnd(share.interfacePrefix() + number, index);
    sandbox
        .namespace()
        .call(() -> {
          if (Files.exists(NO_IPV6)) Files.writeString(NO_IPV6, "1");
          try (RouteSocket routes = new RouteSocket()) {
            createLink(routes, inside, outside, out);
            routes.addAddress(SANDBOX_END_INDEX, share.address(number));
            routes.linkUp(SANDBOX_END_INDEX);
            routes.addRoute(SANDBOX_END_INDEX, share.gateway());
            routes.addDefaultRoute(SANDBOX_END_INDEX, share.gateway());
          }
          return true;
        });
    out.routes.addAddress(index, share.gateway());
    out.routes.linkUp(index);
    out.routes.addRoute(index, share.address(number));
  }

  private static void createLink(
      RouteSocket routes, VethEnd inside, VethEnd outside, Outbound out) {
    long deadline = System.nanoTime() + NUMBER_LIMIT.toNanos();
    while (true) {
      try {
        routes.createVeth(inside, outside, out.host, out.mtu);
        return;
      } catch (LinuxException e) {
        boolean taken = e.errno() == LinuxException.EBUSY || e.errno() == LinuxException.EEXIST;
        if (!taken || System.nanoTime() > deadline) throw e;
        Thread.onSpinWait();
      }
    }
  }

  /** Removes the link and the sandbox's network. */
  void disconnect(int number, SandboxNetwork sandbox) {
    try (sandbox) {
      if (outbound != null) outbound.removal.remove(share.interfaceIndex(number));
    }
  }

  @Override
  public void close() {
    Outbound out = outbound;
    if (out == null) return;
    try (var _ = out.host;
        var _ = out.routes) {
      out.host.call(() -> {
        out.firewall.remove();
        return true;
      });
    }
  }
}
