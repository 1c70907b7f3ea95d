package dev.ondol.frontend;

import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.Phase;
import dev.ondol.core.ProvisionedStatus;
import dev.ondol.core.WorkerLimits;
import dev.ondol.micromanager.FunctionConcurrency;
import dev.ondol.micromanager.Invoke;
import dev.ondol.micromanager.InvokeOutcome;
import dev.ondol.micromanager.Invoker;
import dev.ondol.micromanager.SlotView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Answers each invoke as the test says; until it says anything, with the event itself. */
final class ScriptedInvoker implements Invoker {
  final List<Invoke> seen = new CopyOnWriteArrayList<>();
  final List<String> retired = new CopyOnWriteArrayList<>();
  final Map<String, FunctionConcurrency> configured = new ConcurrentHashMap<>();
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
  public void onMade(FunctionVersion current) {
    retired.add(current.function().name() + ":" + current.revisionId());
  }

  @Override
  public void retireVersion(FunctionId function, String version) {
    retired.add(function.name() + ":" + version);
  }

  @Override
  public void retireAll(FunctionId function) {
    retired.add(function.name() + ":");
  }

  @Override
  public void configure(FunctionId function, FunctionConcurrency concurrency) {
    configured.put(function.name(), concurrency);
  }

  /** At once there, as if slots cost nothing. */
  @Override
  public ProvisionedStatus provisioned(FunctionVersion version) {
    FunctionConcurrency concurrency =
        configured.getOrDefault(version.function().name(), FunctionConcurrency.NONE);
    return concurrency.provisioned().stream()
        .filter(share -> share.version().equals(version))
        .map(share ->
            new ProvisionedStatus(share.count(), share.count(), ProvisionedStatus.State.READY))
        .findFirst()
        .orElse(ProvisionedStatus.NONE);
  }

  @Override
  public WorkerLimits limits() {
    return new WorkerLimits(1000, 4096, Duration.ofMinutes(10), Duration.ofSeconds(10));
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
