package dev.ondol.frontend.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.frontend.http.Route;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaRequest;

class LambdaRoutesTest {
  /**
   * The client for blocking calls cannot stream, none for Java has the deprecated one, and this one
   * is older than policies as whole documents.
   */
  private static final Set<String> NOT_IN_CLIENT =
      Set.of(
          "InvokeWithResponseStream",
          "InvokeAsync",
          "PutResourcePolicy",
          "GetResourcePolicy",
          "DeleteResourcePolicy");

  @Test
  void everyOperationOfTheSdkHasItsRoute() {
    Set<String> operations =
        Arrays.stream(LambdaClient.class.getMethods())
            .filter(LambdaRoutesTest::isOperation)
            .map(Method::getName)
            .map(name -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))
            .collect(Collectors.toSet());
    operations.addAll(NOT_IN_CLIENT);
    assertThat(LambdaRoutes.ALL)
        .extracting(Route::operation)
        .containsExactlyInAnyOrderElementsOf(operations);
  }

  @Test
  void everyOperationIsSomethingToAPolicy() {
    assertThat(LambdaRoutes.ALL)
        .extracting(Route::operation)
        .filteredOn(operation -> !LambdaActions.knows(operation))
        .containsExactlyInAnyOrder("Invoke", "InvokeAsync", "InvokeWithResponseStream");
  }

  private static boolean isOperation(Method method) {
    return method.getParameterCount() == 1
        && LambdaRequest.class.isAssignableFrom(method.getParameterTypes()[0])
        && !method.getName().endsWith("Paginator");
  }
}
