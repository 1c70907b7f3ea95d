package dev.ondol.cli;

import dev.ondol.catalog.CodeLimits;
import dev.ondol.core.Rates;
import dev.ondol.micromanager.PoolSettings;
import dev.ondol.micromanager.StreamLimits;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the platform is to run: checked, complete, immutable. {@link SettingsReader} makes it; each
 * value is described at its {@link Setting}.
 */
public record Settings(
    Listen listen,
    Data data,
    Sandboxes sandboxes,
    Identity identity,
    Capacity capacity,
    Times times) {

  /** Folder that holds all state. */
  public Path dataDir() {
    return data.dir();
  }

  /**
   * @param dir folder that holds all state
   * @param objectStore from which code may come; null for none
   * @param codeCache whether caches are made of code that is new
   */
  public record Data(Path dir, @Nullable URI objectStore, boolean codeCache) {}

  /**
   * @param port 0 for any free one
   * @param stayAwake whether event loops look for work for a moment before they sleep
   */
  public record Listen(String host, int port, boolean stayAwake) {
    /** Whether only this machine reaches it. */
    public boolean isLoopback() {
      try {
        return InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false;
      }
    }
  }

  /**
   * @param outboundNetwork whether functions may open connections to other hosts
   * @param startsAtOnce how many environments start at a time
   * @param shortFirst whether long invokes give way where processors are short
   * @param ahead how many containers of each kind are made before they are needed
   */
  public record Sandboxes(
      IsolationChoice isolation,
      boolean outboundNetwork,
      int startsAtOnce,
      boolean shortFirst,
      int ahead) {}

  /** Which isolation level the operator asks for. */
  public enum IsolationChoice {
    /** The strongest of process and container that really starts here. */
    AUTO,
    PROCESS,
    CONTAINER
  }

  /**
   * Whom the platform is to AWS clients, and how it knows them.
   *
   * @param clockSkew by which a client's clock may differ
   */
  public record Identity(
      String region, String account, Signatures signatures, Duration clockSkew) {}

  /** Whether the signatures of requests are verified. */
  public enum Signatures {
    /** Required where there is an access key, or others than this machine reach the port. */
    AUTO,
    REQUIRED,
    /** Any credentials are accepted. */
    DEVELOPMENT
  }

  /**
   * @param invokes how many of them
   * @param memoryMib that may be promised to slots: the budget times the oversubscription
   * @param logGroupMib that one function's log may use on disk
   * @param streams how fast a streamed response may go
   * @param code how much of it there may be
   * @param pools of environments that are prepared ahead of need
   */
  public record Capacity(
      Invokes invokes,
      long memoryMib,
      long logGroupMib,
      StreamLimits streams,
      CodeLimits code,
      PoolSettings pools) {}

  /**
   * @param concurrency at once, over all functions
   * @param rates how fast one function may go
   * @param eventsInFlight asynchronous ones at once; a function has half of it
   */
  public record Invokes(int concurrency, Rates rates, int eventsInFlight) {}

  /**
   * @param keepAlive of an idle slot
   * @param slotAge beyond which a slot ends as soon as it is idle
   * @param roomWait of an invoke for which there is no memory
   * @param drain of invokes in flight when the platform stops
   * @param logRetention of log lines
   * @param inactiveAfter without an invoke
   * @param eventRetry before the first retry of an asynchronous invoke that failed
   */
  public record Times(
      Duration keepAlive,
      Duration slotAge,
      Duration roomWait,
      Duration drain,
      Duration logRetention,
      Duration inactiveAfter,
      Duration eventRetry) {}
}
