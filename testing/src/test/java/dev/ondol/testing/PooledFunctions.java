package dev.ondol.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Functions of a platform, and where their environments come from. It closes the platform. */
final class PooledFunctions implements AutoCloseable {
  private final TestPlatform platform;
  private final LambdaClient lambda;
  private final HttpClient http = HttpClient.newHttpClient();

  PooledFunctions(TestPlatform platform) {
    this.platform = platform;
    lambda = platform.lambda();
  }

  void create(String name, String runtime, String handler, CodeZip code) {
    lambda.createFunction(r ->
        r.functionName(name)
            .runtime(runtime)
            .handler(handler)
            .role(TestPlatform.ROLE)
            .memorySize(256)
            .code(c -> c.zipFile(code.bytes())));
  }

  void variables(String name, Map<String, String> variables) {
    lambda.updateFunctionConfiguration(
        r -> r.functionName(name).environment(e -> e.variables(variables)));
  }

  void layer(String name, CodeZip layer) {
    String arn =
        lambda
            .publishLayerVersion(r -> r.layerName(name).content(c -> c.zipFile(layer.bytes())))
            .layerVersionArn();
    lambda.updateFunctionConfiguration(r -> r.functionName(name).layers(arn));
  }

  void renew(String name) {
    lambda.updateFunctionConfiguration(r -> r.functionName(name).description("one more slot"));
  }

  String invoke(String name, String event) {
    InvokeResponse answer =
        lambda.invoke(r -> r.functionName(name).payload(SdkBytes.fromUtf8String(event)));
    return answer.payload().asUtf8String();
  }

  void awaitPrepared() {
    Eventually.get(() -> metric("ondol_pool_size"), size -> size >= 1);
  }

  double taken(String outcome) {
    return metric("ondol_pool_taken_total{outcome=\"" + outcome + "\"");
  }

  private double metric(String name) {
    URI uri = URI.create(platform.platform().endpoint() + "/metrics");
    try {
      String all =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      return all.lines()
          .filter(line -> line.startsWith(name))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** An answer of an environment that is made on demand, whatever the pool has. */
  String onDemand(String name, String event) {
    double before = taken("bypass");
    // Whatever begins with LANG is read at the start, so no pool serves it.
    variables(name, Map.of("LANG_NOTHING", "1"));
    String answer = invoke(name, event);
    requireAny("made on demand", taken("bypass") - before);
    return answer;
  }

  /** An answer of an environment that was prepared. */
  String pooled(String name, String event) {
    variables(name, Map.of());
    renew(name);
    awaitPrepared();
    double before = taken("hit");
    String answer = invoke(name, event);
    requireAny("taken out of the pool", taken("hit") - before);
    return answer;
  }

  /** Where an init ends its process, the invoke may have had two. */
  private static void requireAny(String what, double count) {
    if (count < 1) throw new AssertionError("no environment was " + what);
  }

  @Override
  public void close() {
    http.close();
    platform.close();
  }
}
