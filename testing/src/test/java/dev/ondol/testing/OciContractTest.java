package dev.ondol.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.oci.OciProvider;
import dev.ondol.sandbox.oci.OciSettings;
import java.nio.file.Path;
import java.util.Set;

class OciContractTest extends SandboxContract {
  /** Not the usual ones, which a platform on this host may be using. */
  private static final String NETWORK = "10.231.0.0";

  private static final String OTHER_NETWORK = "10.232.0.0";

  @Override
  SandboxProvider open(Path folder) {
    return provider(folder);
  }

  static OciProvider provider(Path folder) {
    String network = folder.endsWith("data") ? NETWORK : OTHER_NETWORK;
    return new OciProvider(
        new OciSettings(
            folder, OciSettings.DEFAULT_RUNTIMES, OciSettings.Numbers.on(network), true, true, 0));
  }

  @Override
  void crash(SandboxProvider provider) {
    abort("its lock falls only with its process; the leftovers of a killed one have a test there");
  }

  /** The OCI runtime sets it from the sandbox's {@code /etc/passwd}. */
  @Override
  Set<String> addedVariables() {
    return Set.of("HOME");
  }
}
