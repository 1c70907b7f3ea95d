package dev.ondol.core;

/** What slots are shared by: a function's version in one revision. */
public record VersionKey(String functionName, String version, String revisionId) {
  @Override
  public String toString() {
    return functionName + ":" + version;
  }
}
