package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.SandboxException;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says where packets of sandboxes may go: to other hosts, and nowhere else. In one nftables table
 * of our own, so that nothing of the host's own rules is touched.
 *
 * <p>The first chain comes before any address translation of the host, so a port that the host
 * publishes on behalf of others is as unreachable as one of its own.
 */
final class Firewall {
  static final String PROGRAM = "nft";
  private static final Logger LOG = LoggerFactory.getLogger(Firewall.class);

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /**
   * Where clouds tell a machine its secrets, beside the link-local addresses: Alibaba, Oracle,
   * Azure.
   */
  private static final String METADATA = "100.100.100.200, 192.0.0.192, 168.63.129.16";

  /** The names of all platforms' interfaces on this host. */
  private static final String ANY_SANDBOX = "\"ol*\"";

  private final String table;
  private final String ours;
  private final String subnet;
  private final Resolvers resolvers;

  Firewall(HostShare share, Resolvers resolvers) {
    this.resolvers = resolvers;
    table = tableOf(share.mark());
    ours = "\"" + share.interfacePrefix() + "*\"";
    subnet = share.subnet();
  }

  private static String tableOf(String mark) {
    return "inet ondol_" + mark;
  }

  /** Removes the table of a platform that is dead, if it left one. */
  static void removeOf(String mark) {
    try {
      nft("table " + tableOf(mark) + "\ndelete table " + tableOf(mark) + "\n");
    } catch (SandboxException e) {
      // Without the program there can be no table either.
      LOG.debug("no table of {} to remove", mark, e);
    }
  }

  void install() {
    nft(rules());
  }

  void remove() {
    nft("delete table " + table);
  }

  /** Rules of others that drop what is forwarded, as Docker's do; ours cannot overrule them. */
  Optional<String> foreignObstacle() {
    try {
      String chain =
          Programs.run(List.of(PROGRAM, "list", "chain", "ip", "filter", "FORWARD"), "", LIMIT);
      return chain.contains("policy drop")
          ? Optional.of(
              "the host's own FORWARD chain drops packets: functions reach other hosts only if a"
                  + " rule there lets in and out what comes from interfaces named ol+")
          : Optional.empty();
    } catch (SandboxException e) {
      // There is no such chain.
      return Optional.empty();
    }
  }

  private static void nft(String input) {
    Programs.run(List.of(PROGRAM, "-f", "-"), input, LIMIT);
  }

  /**
   * Declared, deleted, and declared anew in one transaction: a table left by a crash is replaced.
   */
  private String rules() {
    return """
    table TABLE
    delete table TABLE
    table TABLE {
      chain early {
        type filter hook prerouting priority -310; policy accept;
        iifname OURS jump leaving
      }
      chain leaving {
        meta nfproto != ipv4 drop
        ip saddr != SUBNET drop
        RESOLVERS
        fib daddr type { local, broadcast, multicast, anycast } drop
        ip daddr { 127.0.0.0/8, 169.254.0.0/16, METADATA } drop
      }
      chain input {
        type filter hook input priority -10; policy accept;
        iifname OURS drop
      }
      chain forward {
        type filter hook forward priority -10; policy accept;
        iifname OURS oifname ANY drop
        oifname OURS ct state established,related accept
        oifname OURS drop
      }
      chain translate {
        type nat hook postrouting priority 100; policy accept;
        ip saddr SUBNET oifname != ANY masquerade
      }
    }
    """
        .replace("TABLE", table)
        .replace("OURS", ours)
        .replace("ANY", ANY_SANDBOX)
        .replace("SUBNET", subnet)
        .replace("METADATA", METADATA)
        .replace("RESOLVERS", resolverRule());
  }

  /** Some clouds answer names at a link-local or metadata address: names only, then. */
  private String resolverRule() {
    if (resolvers.servers().isEmpty()) return "";
    String servers =
        resolvers.servers().stream()
            .map(Inet4Address::getHostAddress)
            .distinct()
            .collect(Collectors.joining(", "));
    return "ip daddr { "
        + servers
        + " } fib daddr type != local meta l4proto { tcp, udp } th dport 53 accept";
  }
}
