package dev.ondol.frontend.identity;

/** The services of AWS that are spoken here. */
public enum Service {
  LAMBDA("lambda", false),
  LOGS("logs", false),
  IAM("iam", true),
  STS("sts", true);

  private final String signingName;
  private final boolean global;

  Service(String signingName, boolean global) {
    this.signingName = signingName;
    this.global = global;
  }

  /** As it stands in the scope of a credential. */
  public String signingName() {
    return signingName;
  }

  /** Whether clients of any region may sign for {@code us-east-1}, where the service has a home. */
  public boolean global() {
    return global;
  }
}
