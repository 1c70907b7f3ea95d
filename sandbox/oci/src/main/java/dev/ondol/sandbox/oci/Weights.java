package dev.ondol.sandbox.oci;

/**
 * How processors are shared out where they are short: in each cgroup by the weights of those right
 * below it. Version 1 calls them shares.
 *
 * <pre>
 *   top ── ondol ¼ ── platform's mark ── sandbox 1, or 1/16 while it gives way
 *    └──── the host's own, and with them the platform: 1
 * </pre>
 */
final class Weights {
  /** The kernel's own. */
  static final int SHARES = 1024;

  /** A sixteenth of what others have. */
  static final int YIELDING_SHARES = SHARES / 16;

  /** Of all sandboxes together: a platform that waits for a processor keeps all of them waiting. */
  static final int SHARES_OF_ALL = SHARES / 4;

  /** The kernel's own, of version 2. */
  static final int WEIGHT = 100;

  static final int YIELDING_WEIGHT = WEIGHT / 16;
  static final int WEIGHT_OF_ALL = WEIGHT / 4;

  private Weights() {}
}
