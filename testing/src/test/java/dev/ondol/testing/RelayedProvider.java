package dev.ondol.testing;

import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;

/** Does as another provider does, except for what whoever implements it does in its own way. */
interface RelayedProvider extends SandboxProvider {
  SandboxProvider provider();

  @Override
  default String name() {
    return provider().name();
  }

  @Override
  default IsolationLevel level() {
    return provider().level();
  }

  @Override
  default Probe probe(Duration limit) {
    return provider().probe(limit);
  }

  @Override
  default BareSandbox createBare(SandboxSpec spec) {
    return provider().createBare(spec);
  }

  @Override
  default List<String> removeLeftovers() {
    return provider().removeLeftovers();
  }

  @Override
  default void close() {
    provider().close();
  }
}
