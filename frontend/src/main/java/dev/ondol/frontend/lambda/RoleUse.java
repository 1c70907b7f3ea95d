package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.access.Authorizer;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.identity.Identity;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * Whether a caller may give a function a role. A session needs {@code iam:PassRole} for it, else a
 * function would do for it what it may not do itself. Where signatures are verified the role must
 * also exist and trust Lambda; in development mode any ARN passes, since nobody made roles there.
 * Thread-safe.
 */
final class RoleUse {
  private static final String LAMBDA = "lambda.amazonaws.com";

  private final Authorizer authorizer;

  RoleUse(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /**
   * Lets a request through that gives no role, or one that may be given.
   *
   * @throws OndolException ACCESS_DENIED or INVALID_PARAMETER_VALUE
   */
  void require(Exchange exchange, SdkPojo request) {
    String role = role(request);
    if (role == null) {
      return;
    }
    authorizer.require(
        exchange,
        "iam:PassRole",
        role,
        key -> key.equals("iam:passedtoservice") ? List.of(LAMBDA) : List.of());
    boolean verified = !(exchange.identity() instanceof Identity.Unverified);
    if (verified && !authorizer.trusts(role, LAMBDA)) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The role defined for the function cannot be assumed by Lambda.");
    }
  }

  private static @Nullable String role(SdkPojo request) {
    return switch (request) {
      case CreateFunctionRequest create -> create.role();
      case UpdateFunctionConfigurationRequest update -> update.role();
      default -> null;
    };
  }
}
