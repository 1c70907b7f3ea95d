package dev.ondol.runtimes.bootstrap;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The variables that this process was born with, read past {@link System#getenv()}: that keeps for
 * ever what it finds when it is first asked, and must not be asked too early.
 *
 * @param variables NAME=VALUE, each between zero bytes
 */
record Birth(String variables) {
  static final String AHEAD = "_ONDOL_AHEAD";
  private static final String DOOR = "AWS_LAMBDA_RUNTIME_API";

  static Birth ofThisProcess() throws IOException {
    try (FileInputStream in = new FileInputStream("/proc/self/environ")) {
      return new Birth("\0" + new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    }
  }

  /** Whether the process was started ahead of its function. */
  boolean isAhead() {
    return variables.contains("\0" + AHEAD + "=");
  }

  /** Where the platform listens, as {@code host:port}. */
  String door() {
    String name = "\0" + DOOR + "=";
    int from = variables.indexOf(name) + name.length();
    return variables.substring(from, variables.indexOf('\0', from));
  }
}
