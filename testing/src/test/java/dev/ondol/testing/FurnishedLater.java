package dev.ondol.testing;

import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;

/** Makes each sandbox bare, as those of pools are, and brings its code in afterwards. */
record FurnishedLater(SandboxProvider provider) implements SandboxProvider {
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
    SandboxSpec.Folders folders = spec.folders();
    BareSandbox made =
        provider.createBare(
            new SandboxSpec(
                spec.id(),
                spec.resources(),
                SandboxSpec.Folders.bare(folders.runtime(), folders.hostMounts()),
                spec.outboundNetwork()));
    try {
      made.furnish(folders.requireTask(), folders.layers(), folders.cache());
    } catch (SandboxException e) {
      made.destroy();
      throw e;
    }
    return made;
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
