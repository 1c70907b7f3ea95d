package dev.ondol.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Invokes a function over and over, from several callers, for as long as an archive's training may
 * take. The launcher runs it against the platform whose archive is being made, so that the archive
 * has the profiles of what a platform does most.
 *
 * <p>It goes on until the server compiler of that platform has had all of it: the archive also
 * remembers how far each method came, and a platform waits longer before it brings one further.
 */
public final class Exercise {
  private static final int CALLERS = 4;
  private static final int INVOKES = 60_000;
  private static final Duration LIMIT = Duration.ofSeconds(25);

  /** In development mode any will do. */
  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=exercise/20260101/us-east-1/lambda/aws4_request,"
          + " SignedHeaders=host, Signature=00";

  private Exercise() {}

  /**
   * @param args the endpoint and the name of the function
   */
  public static void main(String[] args) throws ExecutionException, InterruptedException {
    HttpRequest invoke =
        HttpRequest.newBuilder(
                URI.create(args[0] + "/2015-03-31/functions/" + args[1] + "/invocations"))
            .header("Authorization", AUTHORIZATION)
            .timeout(LIMIT)
            .POST(BodyPublishers.ofString("{}"))
            .build();
    long end = System.nanoTime() + LIMIT.toNanos();
    AtomicInteger begun = new AtomicInteger();
    List<Future<?>> callers = new ArrayList<>();
    try (HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
        var threads = Executors.newFixedThreadPool(CALLERS)) {
      for (int i = 0; i < CALLERS; i++) {
        callers.add(
            threads.submit(() -> {
              while (begun.getAndIncrement() < INVOKES && System.nanoTime() < end) {
                call(http, invoke);
              }
              return null;
            }));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    }
  }

  private static void call(HttpClient http, HttpRequest invoke)
      throws IOException, InterruptedException {
    int status = http.send(invoke, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IllegalStateException("an invoke was answered with " + status);
    }
  }
}
