package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the facts that were recorded at AWS, {@code recorded-facts.txt}, against this server. */
class RecordedAtAwsTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000";
  private static final String ZIP =
      Base64.getEncoder().encodeToString(TestServer.zip("a.txt", "a layer"));
  private static final String SOMEWHERE = "... ";
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private static Path folder;
  private static TestServer server;

  /**
   * @param request method, path and perhaps a body
   * @param outcome the status, and of an error its type
   */
  record Fact(String says, String request, String outcome, String text) {
    static Fact of(String block) {
      List<String> lines = block.lines().map(String::strip).toList();
      return new Fact(
          lines.get(0), lines.get(1), lines.get(2), lines.size() > 3 ? lines.get(3) : "");
    }

    @Override
    public String toString() {
      return says;
    }
  }

  @BeforeAll
  static void start() {
    server = new TestServer(folder);
    server.lambda().createFunction(TestServer.hello("hello"));
    server.lambda().waiter().waitUntilFunctionActiveV2(request -> request.functionName("hello"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Fact> facts() throws IOException {
    try (InputStream in = RecordedAtAwsTest.class.getResourceAsStream("recorded-facts.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.replace("<lambda>", ARN).replace("<zip>", ZIP).split("\n\n"))
          .filter(Predicate.not(block -> block.startsWith("#")))
          .map(Fact::of);
    }
  }

  @ParameterizedTest
  @MethodSource("facts")
  void isAnsweredAsItWasByLambda(Fact fact) throws Exception {
    String[] request = fact.request().split(" ", 3);
    String[] outcome = fact.outcome().split(" ", 2);
    HttpResponse<String> answer =
        server.send(request[0], request[1], request.length > 2 ? request[2] : "");
    String body = answer.body();
    assertThat(answer.statusCode()).as(body).isEqualTo(Integer.parseInt(outcome[0]));
    if (outcome.length == 1) {
      assertThat(body).contains(fact.text());
      return;
    }
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains(outcome[1]);
    JsonNode error = JSON.readTree(body);
    JsonNode message = error.has("Message") ? error.get("Message") : error.path("message");
    if (fact.text().startsWith(SOMEWHERE)) {
      assertThat(message.asString()).contains(fact.text().substring(SOMEWHERE.length()));
    } else {
      assertThat(message.asString()).isEqualTo(fact.text());
    }
  }
}
