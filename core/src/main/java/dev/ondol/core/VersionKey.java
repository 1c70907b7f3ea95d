package dev.ondol.core;

/**
 * What slots are shared by: a function's version in one revision, for one tenant.
 *
 * @param tenant empty unless the function isolates tenants
 */
public record VersionKey(String functionName, String version, String revisionId, String tenant) {
  @Override
  public String toString() {
    return functionName + ":" + version + (tenant.isEmpty() ? "" : " for " + tenant);
  }
}
