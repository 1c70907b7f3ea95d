package dev.ondol.catalog;

/**
 * When a version of a function may get another version of its language runtime. Immutable.
 *
 * @param updateOn {@code Auto}, {@code FunctionUpdate} or {@code Manual}
 * @param runtimeVersionArn the version that it was pinned to; empty unless {@code Manual}
 */
public record RuntimeManagement(String updateOn, String runtimeVersionArn) {
  public static final RuntimeManagement AUTO = new RuntimeManagement("Auto", "");
}
