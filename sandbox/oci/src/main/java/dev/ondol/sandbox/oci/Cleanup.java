package dev.ondol.sandbox.oci;

import dev.ondol.linux.Mounts;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one sandbox apart. A step that fails is logged and does not stop those after it. */
final class Cleanup {
  private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);

  private final OciHost host;
  private final String id;
  private boolean failed;

  Cleanup(OciHost host, String id) {
    this.host = host;
    this.id = id;
  }

  /** Part of taking something apart. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  /**
   * @param what completes the sentence "cannot ..."
   */
  void attempt(String what, Step step) {
    try {
      step.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed = true;
      LOG.warn("Sandbox {}: interrupted, cannot {}; the next start will", id, what);
    } catch (Exception e) {
      failed = true;
      LOG.warn("Sandbox {}: cannot {}; the next start will", id, what, e);
    }
  }

  /**
   * Removes what a sandbox is made of before anything runs in it.
   *
   * @param network null if it was not reached
   */
  void removeParts(int number, @Nullable SandboxNetwork network) {
    Path folder = host.run().sandbox(id);
    if (network != null) {
      attempt("remove the network", () -> host.network().disconnect(number, network));
    }
    attempt(
        "unmount its folders",
        () -> {
          for (String name : OciHost.MOUNT_POINTS) {
            // Where code came later there is one mount on another.
            while (Mounts.detachIfMounted(folder.resolve(name))) {}
          }
        });
    attempt("remove the disk of its /tmp", () -> host.tmp().remove(id));
    attempt("remove its folder", () -> Folders.delete(folder));
    // A number that may still be in use must not be given to another sandbox.
    if (!failed) host.share().giveBack(number);
  }
}
