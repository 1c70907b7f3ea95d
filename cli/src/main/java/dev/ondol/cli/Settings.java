package dev.ondol.cli;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the platform is to run: checked, complete, immutable. {@link SettingsReader} makes it; each
 * value is described at its {@link Setting}.
 */
record Settings(
    Listen listen,
    Path dataDir,
    Sandboxes sandboxes,
    Identity identity,
    Capacity capacity,
    Times times) {

  /**
   * @param port 0 for any free one
   */
  record Listen(String host, int port) {}

  /**
   * @param outboundNetwork whether functions may open connections to other hosts
   */
  record Sandboxes(Isolation isolation, boolean outboundNetwork) {}

  /** Which isolation level the operator asks for. */
  enum Isolation {
    /** The strongest of process and container that really starts here. */
    AUTO,
    PROCESS,
    CONTAINER
  }

  /** Whom the platform is to AWS clients. */
  record Identity(String region, String account) {}

  /**
   * @param concurrency invokes at once, over all functions
   * @param memoryMib that may be promised to slots: the budget times the oversubscription
   * @param logRetentionMib that the functions' logs may use on disk
   */
  record Capacity(int concurrency, long memoryMib, long logRetentionMib) {}

  /**
   * @param keepAlive of an idle slot
   * @param roomWait of an invoke for which there is no memory
   * @param drain of invokes in flight when the platform stops
   */
  record Times(Duration keepAlive, Duration roomWait, Duration drain) {}
}
