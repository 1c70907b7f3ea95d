package dev.ondol.testing;

import dev.ondol.sandbox.BareSandbox;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.SandboxSpec;

/** Makes each sandbox bare, as those of pools are, and brings its code in afterwards. */
record FurnishedLater(SandboxProvider provider) implements RelayedProvider {
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
}
