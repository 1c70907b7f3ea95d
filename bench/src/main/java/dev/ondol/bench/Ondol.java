package dev.ondol.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** A platform as a process of its own, started by its public command, spoken to over its API. */
final class Ondol implements AutoCloseable {
  private static final Pattern SERVES = Pattern.compile("Ondol serves (http://[0-9.:]+)");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Map<String, String> SIGNED =
      Map.of(
          "Authorization",
          "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/lambda/aws4_request,"
              + " SignedHeaders=host, Signature=00");
  private static final String ROLE = "arn:aws:iam::000000000000:role/bench";

  private final Folder data = new Folder();
  private final Program program;
  private final URI endpoint;
  private final HttpClient http = HttpClient.newHttpClient();
  private int functions;

  /**
   * @param command that runs Ondol
   * @param options beside its port and folder
   */
  Ondol(List<String> command, List<String> options) {
    program = launch(command, options, data.path());
    endpoint = URI.create(program.await(SERVES, START_LIMIT));
  }

  /** Starts one; ready when its output says where it serves. */
  static Program launch(List<String> command, List<String> options, Path dataDir) {
    List<String> up = new ArrayList<>(command);
    up.addAll(List.of("up", "--port", "0", "--data-dir", dataDir.toString()));
    // What is measured is the platform, not the limit that is set for a function.
    up.addAll(List.of("--request-rate", "0"));
    up.addAll(options);
    return Program.start(Path.of("/"), Map.of(), up);
  }

  Program program() {
    return program;
  }

  URI endpoint() {
    return endpoint;
  }

  /** Makes a function of which there is no slot yet, and tells its name. */
  String create(Sample sample) {
    return create(sample, sample.memoryMib());
  }

  String create(Sample sample, int memoryMib) {
    String name = "bench-" + ++functions;
    String body =
        """
        {"FunctionName":"%s","Runtime":"%s","Handler":"%s","Role":"%s","MemorySize":%d,"Timeout":60,
         "Code":{"ZipFile":"%s"}}
        """
            .formatted(
                name,
                sample.runtime(),
                sample.handler(),
                ROLE,
                memoryMib,
                Base64.getEncoder().encodeToString(sample.zip()));
    call("POST", "/2015-03-31/functions", body, 201);
    Load.awaitTrue(
        () -> call("GET", "/2015-03-31/functions/" + name, "", 200).contains("\"Active\""));
    return name;
  }

  void delete(String function) {
    call("DELETE", "/2015-03-31/functions/" + function, "", 200);
  }

  /** Waits until all is made that the platform makes of code ahead of its first invoke. */
  void awaitCaches() {}

  /** The metrics page. */
  String metrics() {
    return call("GET", "/metrics", "", 200);
  }

  /** The sum of a metric over its labels; zero if it is not there. */
  double metric(String name, String labels) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name) && line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** One invoke that is sent over and over. */
  Target invoke(String function, String event, String expected) {
    return Target.post(
        endpoint.resolve("/2015-03-31/functions/" + function + "/invocations"),
        SIGNED,
        event.getBytes(StandardCharsets.UTF_8),
        expected);
  }

  /** An invoke over a connection of its own, beside others. */
  CompletableFuture<HttpResponse<String>> invokeLater(String function, String event) {
    return http.sendAsync(
        request("POST", "/2015-03-31/functions/" + function + "/invocations", event),
        BodyHandlers.ofString());
  }

  private String call(String method, String path, String body, int expected) {
    try {
      HttpResponse<String> response =
          http.send(request(method, path, body), BodyHandlers.ofString());
      if (response.statusCode() != expected && response.statusCode() != 204) {
        throw new BenchException(method + " " + path + " answered " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new BenchException(method + " " + path + ":\n" + program.output(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private HttpRequest request(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    SIGNED.forEach(request::header);
    return request.build();
  }

  @Override
  public void close() {
    http.shutdownNow();
    program.close();
    data.close();
  }
}
