package dev.ondol.testing;

import dev.ondol.sandbox.SandboxProvider;
import java.nio.file.Path;

/** The same promises, kept by sandboxes that were made before their code was known. */
class ProcessFurnishedContractTest extends ProcessContractTest {
  @Override
  SandboxProvider open(Path folder) {
    return new FurnishedLater(super.open(folder));
  }
}
