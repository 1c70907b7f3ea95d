package dev.ondol.cli;

/** A command cannot go on; the message is one sentence for the person who typed it. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int exitCode;

  CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  CommandException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
