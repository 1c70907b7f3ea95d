package dev.ondol.sandbox.oci;

import java.nio.file.Path;
import java.util.List;

/**
 * How this host makes sandboxes.
 *
 * @param stateDir where the disks behind {@code /tmp} lie; must outlive the platform, for its path
 *     is the mark by which a later life finds what an earlier one left
 * @param runtimes programs to try, in order; the first that really starts a sandbox is used
 * @param firstHostUid the first of 65,536 user and group ids of the host that belong to nobody
 * @param network a /16 that is used nowhere else on this host, such as {@code 10.213.0.0}
 * @param outboundNetwork whether any sandbox may reach other hosts
 * @param shortFirst whether the host's own processes, the platform among them, go before all
 *     sandboxes where processors are short
 * @param ahead how many containers of each kind are made before they are needed, in idle moments; 0
 *     for none
 */
public record OciSettings(
    Path stateDir,
    List<String> runtimes,
    int firstHostUid,
    String network,
    boolean outboundNetwork,
    boolean shortFirst,
    int ahead) {

  /** Above what systemd gives to containers, below what it gives to foreign images. */
  public static final int DEFAULT_FIRST_HOST_UID = 2_000_000_000;

  public static final String DEFAULT_NETWORK = "10.213.0.0";
  public static final List<String> DEFAULT_RUNTIMES = List.of("runc", "crun");

  public OciSettings {
    runtimes = List.copyOf(runtimes);
  }

  /** With everything else at its default. */
  public static OciSettings in(
      Path stateDir, boolean outboundNetwork, boolean shortFirst, int ahead) {
    return new OciSettings(
        stateDir,
        DEFAULT_RUNTIMES,
        DEFAULT_FIRST_HOST_UID,
        DEFAULT_NETWORK,
        outboundNetwork,
        shortFirst,
        ahead);
  }
}
