package dev.ondol.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** AWS's own clients as {@code .ci/clients} fetched them. */
final class TestClients {
  private static final String VARIABLE = "ONDOL_TEST_CLIENTS";

  private TestClients() {}

  /** The folder of one client; skips the test, and says so, if it is not there. */
  static Path require(String name) {
    String folder = System.getenv().getOrDefault(VARIABLE, "");
    Path client = Path.of(folder, name);
    assumeTrue(
        !folder.isEmpty() && Files.isDirectory(client),
        () -> name + " is not there: run .ci/clients FOLDER and set " + VARIABLE);
    try {
      return client.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
