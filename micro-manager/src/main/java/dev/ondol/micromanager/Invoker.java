package dev.ondol.micromanager;

import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.ProvisionedStatus;
import dev.ondol.core.WorkerLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What the frontend sees of this module: send an invoke through a slot, tell what has changed of a
 * function, and look at the slots.
 */
public interface Invoker {
  /**
   * Sends an invoke on its way. Does not block; call it from any thread.
   *
   * @return completes with exactly one outcome, never exceptionally, on a thread that must not be
   *     blocked
   */
  CompletableFuture<InvokeOutcome> invoke(Invoke invoke);

  /**
   * A version is new, or its code or its configuration changed: slots of its other revisions take
   * no more invokes, and end when their invoke in flight has ended. What can be made of its code
   * ahead is made.
   */
  void onMade(FunctionVersion current);

  /** A version was deleted: its slots end when their invoke in flight has ended. */
  void retireVersion(FunctionId function, String version);

  /** A function was deleted: its slots end so too, and what was configured for it is forgotten. */
  void retireAll(FunctionId function);

  /**
   * What the function has from now on, in place of what it had. Invokes in flight are spared; slots
   * that are provisioned are made, and made again when they die, until they are not wanted any
   * more.
   */
  void configure(FunctionId function, FunctionConcurrency concurrency);

  /** How far the provisioning of a version has come. */
  ProvisionedStatus provisioned(FunctionVersion version);

  /** What this host may hand out. */
  WorkerLimits limits();

  /** All slots of this host now, in the order of their ids. */
  List<SlotView> slots();
}
