package dev.ondol.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** A platform's public API, as far as the suite needs it. Thread-safe. */
final class Api implements AutoCloseable {
  private static final Map<String, String> SIGNED =
      Map.of(
          "Authorization",
          "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/lambda/aws4_request,"
              + " SignedHeaders=host, Signature=00");
  private static final String ROLE = "arn:aws:iam::000000000000:role/bench";
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final Duration ACTIVE_LIMIT = Duration.ofMinutes(1);
  private static final Duration CACHES_LIMIT = Duration.ofMinutes(2);
  private static final Duration CACHES_LOOK = Duration.ofMillis(100);
  private static final int CACHES_LOOKS = 3;
  private static final Duration PROVISION_LIMIT = Duration.ofMinutes(2);

  private final URI endpoint;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger functions = new AtomicInteger();

  Api(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** Makes a function of which there is no slot yet, and tells its name. */
  String create(Sample sample) {
    return create(sample, sample.memoryMib());
  }

  String create(Sample sample, int memoryMib) {
    String name = "bench-" + functions.incrementAndGet();
    String body =
        """
        {"FunctionName":"%s","Runtime":"%s","Handler":"%s","Role":"%s","MemorySize":%d,"Timeout":60,
         "Code":{"ZipFile":"%s"}}
        """
            .formatted(
                name, sample.runtime(), sample.handler(), ROLE, memoryMib, base64(sample.zip()));
    call("POST", "/2015-03-31/functions", body, 201);
    awaitActive(name);
    return name;
  }

  void update(String function, Sample sample) {
    call(
        "PUT",
        FUNCTIONS + function + "/code",
        "{\"ZipFile\":\"%s\"}".formatted(base64(sample.zip())),
        200);
    awaitActive(function);
  }

  void configure(String function, String settings) {
    call("PUT", FUNCTIONS + function + "/configuration", settings, 200);
    awaitActive(function);
  }

  private void awaitActive(String function) {
    Pause.untilTrue(
        "a function is active",
        ACTIVE_LIMIT,
        () -> {
          String answer = call("GET", FUNCTIONS + function, "", 200);
          return answer.contains("\"State\":\"Active\"") && !answer.contains("\"InProgress\"");
        });
  }

  /** Publishes a version and tells its number. */
  String publish(String function) {
    String answer = call("POST", FUNCTIONS + function + "/versions", "{}", 201);
    return JsonMapper.shared().readTree(answer).get("Version").asString();
  }

  /** Has slots made ahead, and waits until they are there. */
  void provision(String function, String version, int slots) {
    String path =
        "/2019-09-30/functions/%s/provisioned-concurrency?Qualifier=%s"
            .formatted(function, version);
    call("PUT", path, "{\"ProvisionedConcurrentExecutions\":%d}".formatted(slots), 202);
    Pause.untilTrue(
        "provisioned concurrency is ready",
        PROVISION_LIMIT,
        () -> call("GET", path, "", 200).contains("\"READY\""));
  }

  void delete(String function) {
    call("DELETE", FUNCTIONS + function, "", 204);
  }

  /**
   * Waits until all is made that the platform makes of code ahead of its first invoke: until
   * nothing has waited for that for a while.
   */
  void awaitCaches() {
    int[] quiet = {0};
    Pause.untilTrue(
        "all caches of code are made",
        CACHES_LIMIT,
        () -> {
          Pause.of(CACHES_LOOK);
          quiet[0] = metric("ondol_code_caches_waiting", "") == 0 ? quiet[0] + 1 : 0;
          return quiet[0] == CACHES_LOOKS;
        });
  }

  /** The sum of a metric over its labels; zero if it is not there. */
  double metric(String name, String labels) {
    return call("GET", "/metrics", "", 200)
        .lines()
        .filter(line -> line.startsWith(name) && line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** An invoke that can be sent over and over. */
  Target invoke(String function, String event, String expected) {
    return Target.post(
        endpoint.resolve(FUNCTIONS + function + "/invocations"),
        SIGNED,
        event.getBytes(StandardCharsets.UTF_8),
        expected);
  }

  /** The same with a streamed response. */
  Target invokeWithStream(String function, String event, String expected) {
    return Target.post(
        endpoint.resolve("/2021-11-15/functions/" + function + "/response-streaming-invocations"),
        SIGNED,
        event.getBytes(StandardCharsets.UTF_8),
        expected);
  }

  String call(String method, String path, String body, int expected) {
    return call(method, path, Map.of(), body, expected);
  }

  /**
   * Any request.
   *
   * @param expected status, without which the run fails
   */
  String call(String method, String path, Map<String, String> headers, String body, int expected) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    SIGNED.forEach(request::header);
    headers.forEach(request::header);
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() != expected) {
        throw new BenchException(
            "%s %s answered %d %s".formatted(method, path, response.statusCode(), response.body()));
      }
      return response.body();
    } catch (IOException e) {
      throw new BenchException(method + " " + path + " had no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
