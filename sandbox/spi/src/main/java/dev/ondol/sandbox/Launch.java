package dev.ondol.sandbox;

import java.util.List;
import java.util.Map;

/**
 * How to start the runtime process.
 *
 * @param command the program and its arguments, with paths as the sandbox sees them
 * @param environment the whole environment: nothing is inherited from the platform
 * @param workingDirectory as the sandbox sees it
 */
public record Launch(
    List<String> command, Map<String, String> environment, String workingDirectory) {
  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
