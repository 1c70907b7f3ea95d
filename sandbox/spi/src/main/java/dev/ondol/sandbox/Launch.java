package dev.ondol.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start the runtime process.
 *
 * @param command the program and its arguments, with paths as the sandbox sees them
 * @param environment the whole environment: nothing is inherited from the platform
 * @param workingDirectory as the sandbox sees it
 * @param output a FIFO on the host that becomes both standard output and standard error
 */
public record Launch(
    List<String> command, Map<String, String> environment, String workingDirectory, Path output) {
  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
