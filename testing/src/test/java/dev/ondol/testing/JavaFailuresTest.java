package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

/**
 * Java functions that fail, in an environment that was prepared and in one made on demand: callers
 * and logs are told the same.
 */
@Timeout(180)
@ParameterizedClass
@ValueSource(strings = {"process", "container"})
class JavaFailuresTest {
  private static final String CODE =
      """
      import java.util.Map;
      public class Fails {
        public Map<String, Object> error(Map<String, Object> event) {
          System.out.println("about to fail");
          throw new NoClassDefFoundError("of the handler");
        }
        public Map<String, Object> exception(Map<String, Object> event) {
          throw new IllegalStateException("outer", new RuntimeException("inner"));
        }
        public Map<String, Object> exit(Map<String, Object> event) {
          System.exit(7);
          return event;
        }
        public static class InConstructor {
          public InConstructor() { throw new IllegalArgumentException("constructed"); }
          public String handle(Map<String, Object> event) { return ""; }
        }
        public static class InInitializer {
          static final int ONE = 1 / Integer.parseInt("0");
          public String handle(Map<String, Object> event) { return ""; }
        }
        public static class ExitsInInit {
          static { System.exit(5); }
          public String handle(Map<String, Object> event) { return ""; }
        }
        public static class OutOfMemory {
          static final byte[][] ALL = new byte[Integer.MAX_VALUE - 8][];
          public String handle(Map<String, Object> event) { return ""; }
        }
      }
      """;

  private static final List<String> HANDLERS =
      List.of(
          "Absent::handle",
          "Fails::absent",
          "Fails",
          "Fails::error",
          "Fails::exception",
          "Fails::exit",
          "Fails$InConstructor::handle",
          "Fails$InInitializer::handle",
          "Fails$ExitsInInit::handle",
          "Fails$OutOfMemory::handle");

  private final TestPlatform platform;
  private final LambdaClient lambda;
  private final PooledFunctions functions;

  JavaFailuresTest(String isolation) {
    platform = TestPlatform.start(isolation, Map.of("pools", "on"));
    lambda = platform.lambda();
    functions = new PooledFunctions(platform);
  }

  @AfterEach
  void stop() {
    functions.close();
  }

  @Test
  void areToldAlikeWhetherTheirEnvironmentWasPreparedOrNot() throws Exception {
    String java = platform.requireRuntime("java25");
    lambda.createFunction(r ->
        r.functionName("fails")
            .runtime(java)
            .handler(HANDLERS.getFirst())
            .role(TestPlatform.ROLE)
            .memorySize(512)
            .timeout(20)
            .code(c -> c.zipFile(JavaCode.compiled("Fails", CODE).bytes())));
    List<String> made = new ArrayList<>();
    List<String> pooled = new ArrayList<>();
    int hits = 0;
    for (String handler : HANDLERS) {
      // Whatever begins with LANG is read at the start, so no pool serves it.
      configure(handler, Map.of("LANG_NOTHING", "1"));
      made.add(handler + ": " + told());
      functions.awaitPrepared();
      configure(handler, Map.of());
      pooled.add(handler + ": " + told());
      assertThat(functions.taken("hit")).isEqualTo(++hits);
    }
    assertThat(pooled).isEqualTo(made).noneMatch(told -> told.contains("dev.ondol"));
  }

  private void configure(String handler, Map<String, String> variables) {
    lambda.updateFunctionConfiguration(
        r -> r.functionName("fails").handler(handler).environment(e -> e.variables(variables)));
  }

  /** The status, the answer and the log of an invoke, without what differs between any two. */
  private String told() {
    InvokeResponse answer =
        lambda.invoke(r ->
            r.functionName("fails").logType(LogType.TAIL).payload(SdkBytes.fromUtf8String("{}")));
    String log = new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8);
    return answer.statusCode()
        + " "
        + answer.functionError()
        + "\n"
        + plain(answer.payload().asUtf8String())
        + "\n"
        + plain(log);
  }

  private static String plain(String text) {
    return text.replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "ID")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
        .replaceAll("[0-9.]+ ms", "MS")
        .replaceAll("Max Memory Used: \\d+", "Max Memory Used: MB")
        .replaceAll("PID:\\d+", "PID");
  }
}
