package dev.ondol.sandbox;

/** The host refused to make or start a sandbox. The message says what was tried and the answer. */
public final class SandboxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SandboxException(String message) {
    super(message);
  }

  public SandboxException(String message, Throwable cause) {
    super(message, cause);
  }
}
