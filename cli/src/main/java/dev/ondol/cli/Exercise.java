package dev.ondol.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Invokes a function over and over, for as long as an archive's training may take. The launcher
 * runs it against the platform whose archive is being made, so that the archive has the profiles of
 * what a platform does most.
 */
public final class Exercise {
  private static final int INVOKES = 4000;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** In development mode any will do. */
  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=exercise/20260101/us-east-1/lambda/aws4_request,"
          + " SignedHeaders=host, Signature=00";

  private Exercise() {}

  /**
   * @param args the endpoint and the name of the function
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    HttpRequest invoke =
        HttpRequest.newBuilder(
                URI.create(args[0] + "/2015-03-31/functions/" + args[1] + "/invocations"))
            .header("Authorization", AUTHORIZATION)
            .timeout(LIMIT)
            .POST(BodyPublishers.ofString("{}"))
            .build();
    long end = System.nanoTime() + LIMIT.toNanos();
    try (HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build()) {
      for (int i = 0; i < INVOKES && System.nanoTime() < end; i++) {
        int status = http.send(invoke, BodyHandlers.discarding()).statusCode();
        if (status != 200) {
          throw new IllegalStateException("an invoke was answered with " + status);
        }
      }
    }
  }
}
