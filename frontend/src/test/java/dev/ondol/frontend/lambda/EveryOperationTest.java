package dev.ondol.frontend.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.TestServer;
import dev.ondol.frontend.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaRequest;

/** Every operation answers with a success or an error of its model, whatever it is asked. */
class EveryOperationTest {
  /** Errors of the framework: any operation may answer with them. */
  private static final List<String> OF_THE_FRAMEWORK =
      List.of("Service", "Validation", "Serialization", "InvalidRequestContent");

  private static final Map<String, Set<String>> ERRORS = errors();

  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<String> operations() {
    return LambdaRoutes.ALL.stream().map(Route::operation);
  }

  static Stream<String> operationsOfTheClient() {
    Set<String> methods =
        Arrays.stream(LambdaClient.class.getMethods())
            .filter(EveryOperationTest::isOperation)
            .map(Method::getName)
            .collect(Collectors.toSet());
    return operations().filter(operation -> methods.contains(methodName(operation)));
  }

  private static boolean isOperation(Method method) {
    return method.getParameterCount() == 1
        && LambdaRequest.class.isAssignableFrom(method.getParameterTypes()[0]);
  }

  private static String methodName(String operation) {
    return operation.substring(0, 1).toLowerCase(Locale.ROOT) + operation.substring(1);
  }

  private static Map<String, Set<String>> errors() {
    try (InputStream in = EveryOperationTest.class.getResourceAsStream("errors.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> List.of(line.split(" +", -1)))
          .collect(Collectors.toMap(List::getFirst, EveryOperationTest::exceptions));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> exceptions(List<String> line) {
    Set<String> names = new HashSet<>(line.subList(1, line.size()));
    names.addAll(OF_THE_FRAMEWORK);
    return names.stream().map(name -> name + "Exception").collect(Collectors.toSet());
  }

  private static String functionFor(String operation, String prefix) {
    String name = prefix + operation;
    if (!operation.equals("CreateFunction")) {
      server.lambda().createFunction(TestServer.hello(name));
    }
    return name;
  }

  @Test
  void everyErrorOfTheModelHasItsCode() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::awsName))
        .containsAll(ERRORS.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("operationsOfTheClient")
  void theClientUnderstandsTheAnswerToTheLeastRequest(String operation) throws Exception {
    LambdaRequest request = SampleRequests.of(operation, functionFor(operation, "least-"));
    Method method =
        Arrays.stream(LambdaClient.class.getMethods())
            .filter(each -> isOperation(each) && each.getName().equals(methodName(operation)))
            .findFirst()
            .orElseThrow();
    try {
      assertThat(method.invoke(server.lambda(), request)).isNotNull();
    } catch (InvocationTargetException e) {
      assertThat(e.getCause())
          .isInstanceOfSatisfying(
              AwsServiceException.class,
              refusal ->
                  assertThat(refusal.awsErrorDetails().errorCode())
                      .as(refusal.getMessage())
                      .isIn(modelled(operation)));
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aRequestWithoutMembersIsInvalidIfItMustHaveSome(String operation) throws Exception {
    Route route = route(operation);
    String path =
        SampleRequests.path(operation, route.template(), functionFor(operation, "empty-"));
    boolean incomplete =
        SampleRequests.required(operation).stream()
            .anyMatch(member -> !route.template().contains("{" + member + "}"));
    for (String body : List.of("", "{}", "null")) {
      HttpResponse<String> answer = server.send(route.method().name(), path, body);
      assertInModel(operation, answer);
      if (incomplete && modelled(operation).contains("InvalidParameterValueException")) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aBodyThatIsNoObjectIsRefused(String operation) throws Exception {
    Route route = route(operation);
    String path = SampleRequests.path(operation, route.template(), "nothing-is-called-so");
    for (String body : List.of("[]", "7", "{\"", "\u0000", "{\"a\":[[[[]]]]}")) {
      assertInModel(operation, server.send(route.method().name(), path, body));
    }
  }

  private static Set<String> modelled(String operation) {
    return ERRORS.getOrDefault(operation, Set.of());
  }

  private static Route route(String operation) {
    return LambdaRoutes.ALL.stream()
        .filter(route -> route.operation().equals(operation))
        .findFirst()
        .orElseThrow();
  }

  private static void assertInModel(String operation, HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      String type = answer.headers().firstValue("x-amzn-ErrorType").orElse("none");
      assertThat(type).as(answer.body()).isIn(modelled(operation));
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
    }
  }
}
