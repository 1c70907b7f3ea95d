package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an OCI runtime wrote when it failed, and what that means. */
final class RuntimeLog {
  private static final JsonMapper JSON = new JsonMapper();

  /** Words of runc and crun for a command that is not there or cannot be executed. */
  private static final List<String> NO_SUCH_COMMAND =
      List.of("exec: \"", "executable file", "exec format error");

  private RuntimeLog() {}

  /**
   * @throws SandboxException unless the command was to blame
   */
  static OciRuntime.Started explain(String program, Path log) throws IOException {
    String message =
        Files.exists(log)
            ? Files.readAllLines(log).stream()
                .map(RuntimeLog::message)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("; "))
            : "";
    if (NO_SUCH_COMMAND.stream().anyMatch(message::contains)) {
      return new OciRuntime.Started.NoSuchCommand(message);
    }
    throw new SandboxException(program + " failed: " + (message.isEmpty() ? "no word" : message));
  }

  private static String message(String line) {
    try {
      JsonNode entry = JSON.readTree(line);
      return entry.path("level").asString("").equals("error") ? entry.path("msg").asString("") : "";
    } catch (JacksonException e) {
      return line;
    }
  }
}
