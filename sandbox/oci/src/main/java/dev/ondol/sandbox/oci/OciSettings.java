package dev.ondol.sandbox.oci;

import java.nio.file.Path;
import java.util.List;

/**
 * How this host makes sandboxes.
 *
 * @param stateDir where the disks behind {@code /tmp} lie; must outlive the platform, for its path
 *     is the mark by which a later life finds what an earlier one left
 * @param runtimes programs to try, in order; the first that really starts a sandbox is used
 * @param numbers which user ids and addresses of the host sandboxes have
 * @param outboundNetwork whether any sandbox may reach other hosts
 * @param shortFirst whether the host's own processes, the platform among them, go before all
 *     sandboxes where processors are short
 * @param ahead how many containers of each kind are made before they are needed, in idle moments; 0
 *     for none
 */
public record OciSettings(
    Path stateDir,
    List<String> runtimes,
    Numbers numbers,
    boolean outboundNetwork,
    boolean shortFirst,
    int ahead) {

  public static final List<String> DEFAULT_RUNTIMES = List.of("runc", "crun");

  /**
   * Ranges that nobody else on this host uses.
   *
   * @param firstHostUid the first of 65,536 user and group ids that belong to nobody
   * @param network a /16, such as {@code 10.213.0.0}
   */
  public record Numbers(int firstHostUid, String network) {
    /** Above what systemd gives to containers, below what it gives to foreign images. */
    private static final int FIRST_HOST_UID = 2_000_000_000;

    public static final Numbers DEFAULT = new Numbers(FIRST_HOST_UID, "10.213.0.0");

    /** With the user ids of the default. */
    public static Numbers on(String network) {
      return new Numbers(FIRST_HOST_UID, network);
    }
  }

  public OciSettings {
    runtimes = List.copyOf(runtimes);
  }

  /** With everything else at its default. */
  public static OciSettings in(
      Path stateDir, boolean outboundNetwork, boolean shortFirst, int ahead) {
    return new OciSettings(
        stateDir, DEFAULT_RUNTIMES, Numbers.DEFAULT, outboundNetwork, shortFirst, ahead);
  }
}
