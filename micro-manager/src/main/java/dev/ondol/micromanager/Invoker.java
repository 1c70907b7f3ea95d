package dev.ondol.micromanager;

import dev.ondol.core.FunctionId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the frontend sees of this module: send an invoke through a slot, and look at the slots. */
public interface Invoker {
  /**
   * Sends an invoke on its way. Does not block; call it from any thread.
   *
   * @return completes with exactly one outcome, never exceptionally, on a thread that must not be
   *     blocked
   */
  CompletableFuture<InvokeOutcome> invoke(Invoke invoke);

  /**
   * The function's code or configuration changed, or it was deleted: slots of other revisions than
   * {@code keepRevisionId} take no more invokes, and end when their invoke in flight has ended.
   *
   * @param keepRevisionId empty if none is to be kept
   */
  void retire(FunctionId function, String keepRevisionId);

  /** All slots of this host now, in the order of their ids. */
  List<SlotView> slots();
}
