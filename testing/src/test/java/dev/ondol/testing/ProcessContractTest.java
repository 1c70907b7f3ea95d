package dev.ondol.testing;

import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.process.ProcessProvider;
import java.nio.file.Path;
import java.util.Set;

class ProcessContractTest extends SandboxContract {
  @Override
  SandboxProvider open(Path folder) {
    return new ProcessProvider(folder);
  }

  @Override
  void crash(SandboxProvider provider) {
    provider.close();
  }

  @Override
  Set<String> addedVariables() {
    return Set.of("_ONDOL_SANDBOX");
  }
}
