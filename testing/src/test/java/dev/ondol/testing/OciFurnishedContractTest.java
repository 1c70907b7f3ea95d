package dev.ondol.testing;

import dev.ondol.sandbox.SandboxProvider;
import java.nio.file.Path;

/** The same promises, kept by sandboxes that were made before their code was known. */
class OciFurnishedContractTest extends OciContractTest {
  @Override
  SandboxProvider open(Path folder) {
    return new FurnishedLater(super.open(folder));
  }
}
