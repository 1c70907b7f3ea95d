package dev.ondol.cli;

/** What the process tells the shell at its end; the same for every command. */
final class ExitCode {
  static final int OK = 0;

  /** The platform answered with an error, or the function failed. */
  static final int FAILED = 1;

  /** The command line or a setting is wrong; nothing was done. */
  static final int USAGE = 2;

  /** Nothing answers at the endpoint. */
  static final int UNREACHABLE = 3;

  private ExitCode() {}
}
