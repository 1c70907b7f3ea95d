package dev.ondol.testing;

import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.SandboxSpec;
import dev.ondol.sandbox.oci.OciProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The same promises, kept by containers that were made before anyone asked for them. */
class OciAheadContractTest extends OciContractTest {
  @Override
  SandboxProvider open(Path folder) {
    return new Foreseeing(OciContractTest.provider(folder));
  }

  /** Makes each sandbox's container ahead, so that none is made on demand. */
  private record Foreseeing(OciProvider provider) implements SandboxProvider {
    @Override
    public String name() {
      return provider.name();
    }

    @Override
    public IsolationLevel level() {
      return provider.level();
    }

    @Override
    public Probe probe(Duration limit) {
      return provider.probe(limit);
    }

    @Override
    public Sandbox create(SandboxSpec spec) {
      provider.makeAhead(spec);
      return provider.create(spec);
    }

    @Override
    public BareSandbox createBare(SandboxSpec spec) {
      return provider.createBare(spec);
    }

    @Override
    public List<String> removeLeftovers() {
      return provider.removeLeftovers();
    }

    @Override
    public void close() {
      provider.close();
    }
  }
}
