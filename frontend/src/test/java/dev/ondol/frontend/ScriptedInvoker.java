package dev.ondol.frontend;

import dev.ondol.core.FunctionId;
import dev.ondol.core.Phase;
import dev.ondol.micromanager.Invoke;
import dev.ondol.micromanager.InvokeOutcome;
import dev.ondol.micromanager.Invoker;
import dev.ondol.micromanager.SlotView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Answers each invoke as the test says; until it says anything, with the event itself. */
final class ScriptedInvoker implements Invoker {
  final List<Invoke> seen = new CopyOnWriteArrayList<>();
  final List<String> retired = new CopyOnWriteArrayList<>();
  volatile Function<Invoke, CompletableFuture<InvokeOutcome>> script =
      invoke -> CompletableFuture.completedFuture(echo(invoke));

  static InvokeOutcome.Answered echo(Invoke invoke) {
    return new InvokeOutcome.Answered(
        invoke.payload(),
        "application/json",
        null,
        null,
        Optional.empty(),
        "slot-1",
        invoke.phases().add(Phase.DISPATCH, 1_234_567));
  }

  @Override
  public CompletableFuture<InvokeOutcome> invoke(Invoke invoke) {
    seen.add(invoke);
    return script.apply(invoke);
  }

  @Override
  public void retire(FunctionId function, String keepRevisionId) {
    retired.add(function.name() + ":" + keepRevisionId);
  }

  @Override
  public List<SlotView> slots() {
    return List.of(
        new SlotView(
            "slot-1",
            "hello",
            "$LATEST",
            "idle",
            true,
            Duration.ofSeconds(2),
            Duration.ofSeconds(9),
            7,
            128,
            4096,
            "first",
            "process",
            42));
  }
}
