package dev.ondol.frontend.lambda;

import dev.ondol.frontend.access.Authorizer;
import dev.ondol.frontend.http.Exchange;
import java.util.List;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * Whether a caller may give a function layers. A session needs {@code lambda:GetLayerVersion} for
 * each, else a function would read for it what it may not read itself. Thread-safe.
 */
final class LayerUse {
  private static final String ACTION = "lambda:GetLayerVersion";

  private final Authorizer authorizer;

  LayerUse(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /**
   * Lets a request through that names no layer, or none that its caller may not have.
   *
   * @throws dev.ondol.core.OndolException ACCESS_DENIED
   */
  void require(Exchange exchange, SdkPojo request) {
    for (String arn : layers(request)) {
      authorizer.require(exchange, ACTION, LayerReference.OfVersion.of(arn).arn());
    }
  }

  private static List<String> layers(SdkPojo request) {
    return switch (request) {
      case CreateFunctionRequest create -> create.layers();
      case UpdateFunctionConfigurationRequest update -> update.layers();
      default -> List.of();
    };
  }
}
