package dev.ondol.catalog;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Everything that the catalog can keep: a line and a place in the list for each. */
public final class Kinds {
  /** {@code $LATEST} of each function, under its name. */
  public static final Kind<dev.ondol.catalog.Function> FUNCTION =
      Kind.ofFunction("function", dev.ondol.catalog.Function.class);

  /** Published versions, under {@link #versionKey}. */
  public static final Kind<dev.ondol.catalog.Function> VERSION =
      Kind.ofFunction("version", dev.ondol.catalog.Function.class);

  /** Under {@link #qualifiedKey} with the alias's name. */
  public static final Kind<Alias> ALIAS = Kind.ofFunction("alias", Alias.class);

  /** Under the function's name. */
  public static final Kind<VersionNumbers> VERSION_NUMBERS =
      Kind.of("version-numbers", VersionNumbers.class);

  /** Names of layers. */
  public static final Kind<Layer> LAYER = Kind.of("layer", Layer.class);

  /** Under {@link #versionKey} of the layer's name. */
  public static final Kind<LayerVersion> LAYER_VERSION =
      Kind.of("layer-version", LayerVersion.class);

  /** Under the key of the layer's version. */
  public static final Kind<ResourcePolicy> LAYER_POLICY =
      Kind.of("layer-policy", ResourcePolicy.class);

  /** Under the function's name, or {@link #qualifiedKey} with a version or an alias. */
  public static final Kind<EventInvokeConfig> EVENT_INVOKE_CONFIG =
      Kind.ofFunction("event-invoke-config", EventInvokeConfig.class);

  /** Under the function's name, or {@link #qualifiedKey} with an alias. */
  public static final Kind<FunctionUrl> FUNCTION_URL =
      Kind.ofFunction("function-url", FunctionUrl.class);

  /** Under its UUID. */
  public static final Kind<EventSourceMapping> EVENT_SOURCE_MAPPING =
      Kind.of("event-source-mapping", EventSourceMapping.class);

  /** Of a function under its name, of a version or an alias under {@link #qualifiedKey}. */
  public static final Kind<ResourcePolicy> FUNCTION_POLICY =
      Kind.ofFunction("function-policy", ResourcePolicy.class);

  /** Under its name in lower case. */
  public static final Kind<Role> ROLE = Kind.of("role", Role.class);

  /** Under its name in lower case. */
  public static final Kind<ManagedPolicy> MANAGED_POLICY =
      Kind.of("managed-policy", ManagedPolicy.class);

  /** Under the function's name. */
  public static final Kind<ReservedConcurrency> RESERVED_CONCURRENCY =
      Kind.ofFunction("reserved-concurrency", ReservedConcurrency.class);

  /** Under {@link #qualifiedKey} of a version or an alias. */
  public static final Kind<ProvisionedConcurrency> PROVISIONED_CONCURRENCY =
      Kind.ofFunction("provisioned-concurrency", ProvisionedConcurrency.class);

  /** Under the function's name. */
  public static final Kind<Recursion> RECURSION = Kind.ofFunction("recursion", Recursion.class);

  /** Under {@link #qualifiedKey} with {@code $LATEST} or a version. */
  public static final Kind<RuntimeManagement> RUNTIME_MANAGEMENT =
      Kind.ofFunction("runtime-management", RuntimeManagement.class);

  /** Under its id. */
  public static final Kind<CodeSigningConfig> CODE_SIGNING_CONFIG =
      Kind.of("code-signing-config", CodeSigningConfig.class);

  /** Under the function's name. */
  public static final Kind<FunctionCodeSigning> FUNCTION_CODE_SIGNING =
      Kind.ofFunction("function-code-signing", FunctionCodeSigning.class);

  static final List<Kind<?>> ALL =
      List.of(
          FUNCTION,
          VERSION,
          ALIAS,
          VERSION_NUMBERS,
          LAYER,
          LAYER_VERSION,
          LAYER_POLICY,
          CODE_SIGNING_CONFIG,
          FUNCTION_CODE_SIGNING,
          EVENT_INVOKE_CONFIG,
          EVENT_SOURCE_MAPPING,
          FUNCTION_URL,
          FUNCTION_POLICY,
          ROLE,
          MANAGED_POLICY,
          RESERVED_CONCURRENCY,
          PROVISIONED_CONCURRENCY,
          RECURSION,
          RUNTIME_MANAGEMENT);

  static final Map<String, Kind<?>> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Kind::name, Function.identity()));

  private static final int MAX_DIGITS = 10;

  private Kinds() {}

  /** Whether it is written as the number of a version: digits, of which the first is no zero. */
  public static boolean isVersion(String qualifier) {
    if (qualifier.isEmpty() || qualifier.length() > MAX_DIGITS || qualifier.charAt(0) == '0') {
      return false;
    }
    for (int i = 0; i < qualifier.length(); i++) {
      if (qualifier.charAt(i) < '0' || qualifier.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Keys that sort as the numbers do. On the way of an invoke, so nothing is formatted. */
  public static String versionKey(String functionName, long version) {
    String digits = Long.toString(version);
    int missing = Math.max(0, MAX_DIGITS - digits.length());
    return functionName + ":" + "0".repeat(missing) + digits;
  }

  /** The key of what belongs to a version or an alias. */
  public static String qualifiedKey(String functionName, String qualifier) {
    return functionName + ":" + qualifier;
  }
}
