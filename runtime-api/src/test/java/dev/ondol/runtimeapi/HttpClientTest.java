package dev.ondol.runtimeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runtimes over the HTTP clients that people use. */
class HttpClientTest {
  private static final int EVENTS = 50;

  /** Echoes events, with {@code http.client} as the simplest bootstraps use it. */
  private static final String PYTHON =
      """
      import http.client, sys
      c = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
      while True:
          c.request("GET", "/2018-06-01/runtime/invocation/next")
          r = c.getresponse()
          event, request_id = r.read(), r.headers["Lambda-Runtime-Aws-Request-Id"]
          if event == b"end":
              break
          c.request("POST", f"/2018-06-01/runtime/invocation/{request_id}/response", event)
          r = c.getresponse()
          r.read()
          assert r.status == 202
      """;

  @Test
  void servesTheClientOfTheJdk() throws Exception {
    try (DoorFixture fixture = new DoorFixture();
        HttpClient client = HttpClient.newHttpClient()) {
      String root = "http://127.0.0.1:" + fixture.address.getPort() + "/2018-06-01/runtime/";
      HttpRequest next = HttpRequest.newBuilder(URI.create(root + "invocation/next")).build();
      for (int i = 0; i < EVENTS; i++) {
        CompletableFuture<HttpResponse<String>> asked =
            client.sendAsync(next, BodyHandlers.ofString());
        if (i == 0) {
          fixture.expect("connected");
        }
        fixture.expect("next");
        fixture.door.send(DoorFixture.event("id-" + i, "e" + i));
        HttpResponse<String> event = asked.get(10, TimeUnit.SECONDS);
        assertThat(event.body()).isEqualTo("e" + i);
        String id = event.headers().firstValue("Lambda-Runtime-Aws-Request-Id").orElseThrow();
        HttpRequest response =
            HttpRequest.newBuilder(URI.create(root + "invocation/" + id + "/response"))
                .POST(BodyPublishers.ofString("r" + i))
                .build();
        assertThat(client.send(response, BodyHandlers.discarding()).statusCode()).isEqualTo(202);
        fixture.expect("response " + id + " application/json", "end r" + i);
      }
    }
  }

  @Test
  void servesTheClientOfPython() throws Exception {
    assumeTrue(hasPython(), "python3 is not there");
    try (DoorFixture fixture = new DoorFixture()) {
      Process process =
          new ProcessBuilder("python3", "-c", PYTHON, Integer.toString(fixture.address.getPort()))
              .inheritIO()
              .start();
      try {
        fixture.expect("connected", "next");
        for (int i = 0; i < EVENTS; i++) {
          fixture.door.send(DoorFixture.event("id-" + i, "e" + i));
          fixture.expect("response id-" + i + " application/json", "end e" + i, "next");
        }
        fixture.door.send(DoorFixture.event("id-end", "end"));
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "pass").start().waitFor() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }
}
