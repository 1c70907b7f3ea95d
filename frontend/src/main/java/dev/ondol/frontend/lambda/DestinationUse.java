package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.access.Authorizer;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.identity.Identity;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.DestinationConfig;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionEventInvokeConfigRequest;

/**
 * Whether a function may have its destinations. It is the function's role that must be allowed to
 * invoke them, else whoever may configure one function could run any other. Where nothing is
 * verified, nothing is asked: nobody made roles there. Thread-safe.
 */
final class DestinationUse {
  private static final String ACTION = "lambda:InvokeFunction";

  private final Account account;
  private final Catalog catalog;
  private final Authorizer authorizer;

  DestinationUse(Account account, Catalog catalog, Authorizer authorizer) {
    this.account = account;
    this.catalog = catalog;
    this.authorizer = authorizer;
  }

  /**
   * Lets a request through that names no function as a destination, or only such as the role may
   * invoke.
   *
   * @throws OndolException INVALID_PARAMETER_VALUE
   */
  void require(Exchange exchange, SdkPojo request) {
    if (exchange.identity() instanceof Identity.Unverified) {
      return;
    }
    switch (request) {
      case PutFunctionEventInvokeConfigRequest put ->
          require(
              FunctionReference.of(account, put.functionName(), put.qualifier()),
              put.destinationConfig());
      case UpdateFunctionEventInvokeConfigRequest update ->
          require(
              FunctionReference.of(account, update.functionName(), update.qualifier()),
              update.destinationConfig());
      default -> {}
    }
  }

  private void require(FunctionReference of, @Nullable DestinationConfig asked) {
    if (asked == null) {
      return;
    }
    String onSuccess = asked.onSuccess() == null ? null : asked.onSuccess().destination();
    String onFailure = asked.onFailure() == null ? null : asked.onFailure().destination();
    String role = FunctionLookup.require(catalog, of).function().version().settings().role();
    Stream.of(onSuccess, onFailure)
        .filter(arn -> arn != null && arn.contains(":function:"))
        .map(arn -> FunctionReference.of(account, arn, null))
        .filter(to -> !authorizer.admitsRole(role, ACTION, to.function(), to.qualifier()))
        .findFirst()
        .ifPresent(to -> {
          throw new OndolException(
              ErrorCode.INVALID_PARAMETER_VALUE,
              "The function's execution role does not have permissions to call InvokeFunction on "
                  + to.arn());
        });
  }
}
