package dev.ondol.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a slot needs to know of what it serves: one version of a function in one revision
 * of its code and configuration. Two invokes may share a slot only if their function versions are
 * equal, so a change of code or configuration always means another {@code revisionId}.
 *
 * @param version {@code $LATEST}, or the digits of a published version
 * @param revisionId changes with every update, so that old slots are never taken for new ones
 */
public record FunctionVersion(
    FunctionId function,
    String version,
    String revisionId,
    Code code,
    Limits limits,
    Settings settings) {

  /** The version name of unpublished code. */
  public static final String LATEST = "$LATEST";

  /**
   * What runs.
   *
   * @param runtime the identifier as the caller wrote it, such as {@code nodejs22.x}
   * @param handler such as {@code index.handler}; empty for runtimes that need none
   * @param sha256 of the zip, 64 lower-case hexadecimal digits: the key in the code store
   * @param sizeBytes of the zip
   * @param layers the SHA-256 of each layer's zip, in the order in which they are laid over {@code
   *     /opt}
   */
  public record Code(
      String runtime, String handler, String sha256, long sizeBytes, List<String> layers) {
    public Code {
      layers = List.copyOf(layers);
    }
  }

  /**
   * What it may use.
   *
   * @param memoryMib 128 to 10,240
   * @param ephemeralStorageMib the size of {@code /tmp}, 512 to 10,240
   * @param timeout of one invoke, 1 to 900 s
   */
  public record Limits(int memoryMib, int ephemeralStorageMib, Duration timeout) {}

  /**
   * What the user set for it.
   *
   * @param environment the function's own variables, at most 4 KB together
   * @param role the ARN of the role whose credentials it gets
   * @param tenantIsolated whether every invoke names a tenant, and no two share an environment
   */
  public record Settings(
      Map<String, String> environment, Logging logging, String role, boolean tenantIsolated) {
    public Settings {
      environment = Map.copyOf(environment);
    }
  }

  /**
   * Where its log goes, and how much of it.
   *
   * @param group such as {@code /aws/lambda/hello}
   * @param applicationLevel of the function's own lines, {@code TRACE} to {@code FATAL}; null, as
   *     the other level, with {@code TEXT}, where everything is logged
   * @param systemLevel of the platform's lines, {@code DEBUG}, {@code INFO} or {@code WARN}
   */
  public record Logging(
      String group,
      Format format,
      @Nullable String applicationLevel,
      @Nullable String systemLevel) {
    /** How a line is written. */
    public enum Format {
      TEXT,
      JSON
    }

    public static Logging text(String group) {
      return new Logging(group, Format.TEXT, null, null);
    }
  }

  /**
   * The key under which slots are kept: equal for two versions exactly if they may share a slot.
   */
  public VersionKey key() {
    return key("");
  }

  /**
   * @param tenant for whom, where the function isolates tenants; else empty
   */
  public VersionKey key(String tenant) {
    return new VersionKey(function.name(), version, revisionId, tenant);
  }

  /** The ARN with this version as its qualifier. */
  public String arn() {
    return function.arn(version);
  }
}
