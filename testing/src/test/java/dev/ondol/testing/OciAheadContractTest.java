package dev.ondol.testing;

import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.SandboxSpec;
import dev.ondol.sandbox.oci.OciProvider;
import java.nio.file.Path;

/** The same promises, kept by containers that were made before anyone asked for them. */
class OciAheadContractTest extends OciContractTest {
  @Override
  SandboxProvider open(Path folder) {
    return new Foreseeing(OciContractTest.provider(folder));
  }

  /** Makes each sandbox's container ahead, so that none is made on demand. */
  private record Foreseeing(OciProvider provider) implements RelayedProvider {
    @Override
    public Sandbox create(SandboxSpec spec) {
      provider.makeAhead(spec);
      return provider.create(spec);
    }
  }
}
