package dev.ondol.testing;

import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.process.ProcessProvider;
import java.nio.file.Path;

class ProcessEnvironmentLifeTest extends EnvironmentLife {
  @Override
  SandboxProvider provider(Path state) {
    return new ProcessProvider(state);
  }
}
