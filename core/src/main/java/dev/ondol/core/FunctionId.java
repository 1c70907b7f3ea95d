package dev.ondol.core;

/**
 * Names one function of one account in one region.
 *
 * @param region such as {@code us-east-1}
 * @param account twelve digits
 * @param name 1 to 64 letters, digits, hyphens and underscores; checked where it enters, not here
 */
public record FunctionId(String region, String account, String name) {
  /** The unqualified ARN, {@code arn:aws:lambda:REGION:ACCOUNT:function:NAME}. */
  public String arn() {
    return "arn:aws:lambda:" + region + ":" + account + ":function:" + name;
  }

  /** The ARN with a version or an alias behind it. */
  public String arn(String qualifier) {
    return arn() + ":" + qualifier;
  }
}
