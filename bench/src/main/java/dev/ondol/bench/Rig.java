package dev.ondol.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is measured, each started when it is first asked for and ended with the run: platforms, the
 * floor's server, the peers. Confined to one thread.
 */
final class Rig implements AutoCloseable {
  /** Beside the options of the command line. */
  static final List<String> POOLS = List.of("--pools", "on");

  /** Neither environments nor containers are made before they are needed. */
  static final List<String> NO_POOLS = List.of("--pools", "off", "--containers-ahead", "0");

  /** Neither pools nor what is made of code ahead. */
  static final List<String> NOTHING_AHEAD =
      List.of("--pools", "off", "--containers-ahead", "0", "--code-cache", "off");

  private final Host host = new Host();
  private final List<String> command;
  private final List<String> options;
  private final Optional<Peers> peers;
  private final Map<List<String>, Ondol> platforms = new HashMap<>();
  private @Nullable RawNode rawNode;
  private @Nullable BareContainer container;

  /**
   * @param command that runs Ondol
   * @param options for every platform, such as its isolation level
   */
  Rig(List<String> command, List<String> options, Optional<Peers> peers) {
    this.command = command;
    this.options = options;
    this.peers = peers;
  }

  Host host() {
    return host;
  }

  List<String> command() {
    return command;
  }

  List<String> options() {
    return options;
  }

  /** A platform with its defaults. */
  Ondol ondol() {
    return ondol(List.of());
  }

  Ondol ondol(List<String> more) {
    return platforms.computeIfAbsent(more, this::fresh);
  }

  /** One that nobody else uses; the caller ends it. */
  Ondol fresh(List<String> more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(more);
    return new Ondol(command, all);
  }

  RawNode rawNode() {
    if (rawNode == null) {
      rawNode = new RawNode(host.node());
    }
    return rawNode;
  }

  /** Empty where this host can make none. */
  Optional<BareContainer> container() {
    if (container == null && host.ociRuntime().isPresent()) {
      container = new BareContainer(host.ociRuntime().get());
    }
    return Optional.ofNullable(container);
  }

  /** Empty unless they were asked for. */
  List<Peer> peers() {
    return peers.map(Peers::running).orElse(List.of());
  }

  Optional<Peer> peer(String name) {
    return peers().stream().filter(peer -> peer.name().equals(name)).findFirst();
  }

  double lambdaLocalOnce() {
    return peers.orElseThrow().lambdaLocalOnce();
  }

  /** How a peer would be started once more. */
  Peer.Plan plan(String peer) {
    return peers.orElseThrow().plan(peer);
  }

  /** Ends all platforms, so that the next benchmark meets none. */
  void endPlatforms() {
    platforms.values().forEach(Ondol::close);
    platforms.clear();
  }

  @Override
  public void close() {
    endPlatforms();
    if (rawNode != null) {
      rawNode.close();
    }
    if (container != null) {
      container.close();
    }
    peers.ifPresent(Peers::close);
  }
}
