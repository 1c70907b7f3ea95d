package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.LayerVersion;
import dev.ondol.catalog.Reads;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A layer as a caller names it, by its name or by its ARN, which the framework has checked.
 *
 * @param region where it is; this server's where only a name came
 * @param owner whose it is, likewise: twelve digits
 */
record LayerReference(String region, String owner, String name) {
  private static final Pattern ARN =
      Pattern.compile(
          "arn:[a-zA-Z0-9-]+:lambda:(?<region>[a-zA-Z0-9-]+):(?<owner>\\d{12}):layer:(?<name>[a-zA-Z0-9-_]+)(?::(?<version>[0-9]+))?");

  private static final int MAX_DIGITS = 18;

  static LayerReference of(Account account, String nameOrArn) {
    Matcher arn = ARN.matcher(nameOrArn);
    return arn.matches() ? of(arn) : new LayerReference(account.region(), account.id(), nameOrArn);
  }

  private static LayerReference of(Matcher arn) {
    return new LayerReference(arn.group("region"), arn.group("owner"), arn.group("name"));
  }

  /** One version of a layer. */
  record OfVersion(LayerReference layer, long version) {
    /**
     * @param arn of a layer's version, checked by the framework
     */
    static OfVersion of(String arn) {
      Matcher parts = ARN.matcher(arn);
      if (!parts.matches() || parts.group("version") == null) {
        throw notFound();
      }
      String digits = parts.group("version");
      return new OfVersion(
          LayerReference.of(parts),
          digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits));
    }

    String arn() {
      return layer.arn() + ":" + version;
    }

    /** Under which the catalog keeps it. */
    String key() {
      return Kinds.versionKey(layer.name, version);
    }

    /** The version, if it is one of this server's and there. */
    Optional<LayerVersion> find(Account account, Reads reads) {
      return layer.isOf(account) ? reads.find(Kinds.LAYER_VERSION, key()) : Optional.empty();
    }
  }

  static OndolException notFound() {
    return new OndolException(
        ErrorCode.RESOURCE_NOT_FOUND, "The resource you requested does not exist.");
  }

  /** For a layer of somebody else's: whether it is there at all is not told. */
  static OndolException denied(Operation.Caller caller, String action, String arn) {
    return new OndolException(
        ErrorCode.ACCESS_DENIED,
        "User: %1$s is not authorized to perform: lambda:%2$s on resource: %3$s because no resource-based policy allows the lambda:%2$s action"
            .formatted(caller.identity().arn(), action, arn));
  }

  /** Whether it would be in this server, if it existed. */
  boolean isOf(Account account) {
    return region.equals(account.region()) && owner.equals(account.id());
  }

  String arn() {
    return "arn:aws:lambda:%s:%s:layer:%s".formatted(region, owner, name);
  }
}
