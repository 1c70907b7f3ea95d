package dev.ondol.core;

/** The one exception that carries an error to a caller of the API; expected outcomes are values. */
public final class OndolException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final ErrorCode code;

  /**
   * @param message what the caller reads: AWS's own text where AWS has one
   */
  public OndolException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public OndolException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
