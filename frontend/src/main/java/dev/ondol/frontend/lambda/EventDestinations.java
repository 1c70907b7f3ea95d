package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Reads;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionId;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.DestinationConfig;

/**
 * Where the records of events may go: to another function of this account. The other kinds that AWS
 * has are refused, for nothing here would deliver to them. Stateless.
 */
final class EventDestinations {
  private static final int PREFIX_PARTS = 5;
  private static final int SERVICE = 2;
  private static final Set<String> DELIVERED_BY_AWS =
      Set.of("lambda", "sqs", "sns", "s3", "events");

  /**
   * @param onSuccess ARN of a function; empty for none
   * @param onFailure ARN of a function; empty for none
   */
  record Checked(String onSuccess, String onFailure) {
    static final Checked NONE = new Checked("", "");
  }

  private EventDestinations() {}

  /**
   * @param of whose events they are
   * @throws OndolException INVALID_PARAMETER_VALUE
   */
  static Checked check(
      Account account, Reads reads, FunctionId of, @Nullable DestinationConfig asked) {
    if (asked == null) {
      return Checked.NONE;
    }
    String onSuccess = asked.onSuccess() == null ? null : asked.onSuccess().destination();
    String onFailure = asked.onFailure() == null ? null : asked.onFailure().destination();
    String config =
        "DestinationConfig(onSuccess=%s, onFailure=%s)"
            .formatted(shown("OnSuccess", onSuccess), shown("OnFailure", onFailure));
    return new Checked(
        check(account, reads, of, onSuccess, config), check(account, reads, of, onFailure, config));
  }

  private static @Nullable String shown(String kind, @Nullable String arn) {
    return arn == null ? null : "%s(destination=%s)".formatted(kind, arn);
  }

  private static String check(
      Account account, Reads reads, FunctionId of, @Nullable String arn, String asked) {
    if (arn == null || arn.isEmpty()) {
      return "";
    }
    List<String> parts = List.of(arn.split(":", -1));
    if (!arn.startsWith("arn:") || parts.size() <= PREFIX_PARTS) {
      throw invalid("The destination ARN %s is invalid.".formatted(arn));
    }
    String service = parts.get(SERVICE);
    if (!DELIVERED_BY_AWS.contains(service)) {
      throw invalid("The provided destination config %s is invalid.".formatted(asked));
    }
    if (!service.equals("lambda")) {
      throw invalid(
          "The destination ARN %s is invalid. A destination of %s is not offered by this server."
              .formatted(arn, service));
    }
    FunctionReference reference;
    try {
      reference = FunctionReference.of(account, arn, null);
    } catch (OndolException e) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The destination ARN %s is invalid.".formatted(arn),
          e);
    }
    if (reference.function().equals(of)) {
      throw invalid("You can't specify the function as a destination for itself.");
    }
    if (reads.function(reference.function().name()).isEmpty()) {
      throw invalid("The destination ARN %s is invalid.".formatted(arn));
    }
    return reference.arn();
  }

  private static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }
}
