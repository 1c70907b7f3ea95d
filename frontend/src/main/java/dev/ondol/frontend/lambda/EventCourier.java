package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Kinds;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.PhaseTimes;
import dev.ondol.events.Courier;
import dev.ondol.events.Event;
import dev.ondol.frontend.Account;
import dev.ondol.micromanager.Invoke;
import dev.ondol.micromanager.InvokeOutcome;
import dev.ondol.micromanager.Invoker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Brings events to the functions that the catalog has at that moment, by the way of every other
 * invoke. Thread-safe.
 */
public final class EventCourier implements Courier {
  private final Account account;
  private final Catalog catalog;
  private final Invoker invoker;
  private final FunctionStates states;

  public EventCourier(Account account, Catalog catalog, Invoker invoker, FunctionStates states) {
    this.account = account;
    this.catalog = catalog;
    this.invoker = invoker;
    this.states = states;
  }

  @Override
  public CompletableFuture<Delivery> deliver(Event event) {
    Event.Request request = event.request();
    FunctionReference reference =
        new FunctionReference(account.function(request.function()), request.qualifier());
    FunctionVersion version =
        FunctionLookup.toInvoke(catalog, reference, ThreadLocalRandom.current());
    Event.Context context = request.context();
    if (version == null || isForAnotherTenancy(version, context)) {
      return CompletableFuture.completedFuture(new Delivery.Gone());
    }
    Invoke.Options options =
        new Invoke.Options(
            false,
            orNull(context.clientContext()),
            orNull(context.traceId()),
            orNull(context.tenantId()),
            null);
    Invoke invoke =
        new Invoke(
            request.requestId(),
            version,
            reference.arn(),
            request.payload(),
            options,
            new PhaseTimes());
    states.onUse(version);
    return invoker
        .invoke(invoke)
        .thenApply(outcome -> {
          states.onEnd(version, outcome);
          return delivery(version, outcome);
        });
  }

  /**
   * Whether the function was made anew since, or is a destination: one that isolates tenants takes
   * no event that is for none of them.
   */
  private static boolean isForAnotherTenancy(FunctionVersion version, Event.Context context) {
    return version.settings().tenantIsolated() == context.tenantId().isEmpty();
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private boolean mayNeverRun(FunctionVersion version) {
    return catalog
        .find(Kinds.RESERVED_CONCURRENCY, version.function().name())
        .filter(reserved -> reserved.executions() == 0)
        .isPresent();
  }

  private Delivery delivery(FunctionVersion version, InvokeOutcome outcome) {
    return switch (outcome) {
      case InvokeOutcome.Answered answered ->
          new Delivery.Answered(answered.payload(), version.version(), answered.functionError());
      case InvokeOutcome.Throttled throttled ->
          mayNeverRun(version) ? new Delivery.NoConcurrency() : new Delivery.Refused();
      case InvokeOutcome.PlatformFailed failed -> new Delivery.Refused();
    };
  }
}
