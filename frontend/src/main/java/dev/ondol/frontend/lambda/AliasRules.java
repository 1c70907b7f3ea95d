package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Alias;
import dev.ondol.catalog.Reads;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.AliasRoutingConfiguration;

/**
 * Where an alias may point: to one version that there is, or to two that are published. Stateless.
 */
final class AliasRules {
  private AliasRules() {}

  /**
   * What a request gives to another version; null if it gives nothing.
   *
   * @throws OndolException INVALID_PARAMETER_VALUE
   */
  static Alias.@Nullable Share share(@Nullable AliasRoutingConfiguration routing) {
    if (routing == null || routing.additionalVersionWeights().isEmpty()) {
      return null;
    }
    Map<String, Double> weights = routing.additionalVersionWeights();
    if (weights.size() > 1) {
      throw invalid("Number of items in AdditionalVersionWeights cannot be greater than 1");
    }
    Map.Entry<String, Double> only = weights.entrySet().iterator().next();
    return new Alias.Share(only.getKey(), only.getValue());
  }

  /**
   * @throws OndolException RESOURCE_NOT_FOUND
   */
  static void requireVersion(Reads reads, Alias alias, String version) {
    if (FunctionLookup.find(reads, alias.function().name(), version) == null) {
      throw new OndolException(
          ErrorCode.RESOURCE_NOT_FOUND, "Function not found: " + alias.function().arn(version));
    }
  }

  /**
   * @throws OndolException INVALID_PARAMETER_VALUE or RESOURCE_NOT_FOUND
   */
  static void checkShare(Reads reads, Alias alias) {
    Alias.Share share = alias.share();
    if (share == null) {
      return;
    }
    if (share.version().equals(alias.version())) {
      throw invalid(
          "Invalid function version %s. Function version %s is already included in routing configuration."
              .formatted(alias.version(), alias.version()));
    }
    if (alias.version().equals(FunctionVersion.LATEST)) {
      throw invalid("$LATEST is not supported for an alias pointing to more than 1 version");
    }
    requireVersion(reads, alias, share.version());
  }

  private static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }
}
