package dev.ondol.frontend;

import dev.ondol.catalog.Catalog;
import dev.ondol.logs.LogStore;
import dev.ondol.micromanager.Invoker;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** What the frontend stands in front of. */
public record FrontendParts(
    Catalog catalog,
    CodeSources code,
    Invocations invocations,
    LogStore logs,
    RuntimeLookup runtimes,
    PrometheusMeterRegistry metrics) {

  public Invoker invoker() {
    return invocations.invoker();
  }
}
