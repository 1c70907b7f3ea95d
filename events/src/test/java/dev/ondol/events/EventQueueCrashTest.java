package dev.ondol.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.catalog.SqliteCatalog;
import dev.ondol.core.EventRetry;
import dev.ondol.events.EventQueue.Acceptance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is delivered, whenever the process was killed. */
class EventQueueCrashTest {
  private static final int KILLED_AFTER = 2_000;
  private static final int IN_FLIGHT = 32;

  @TempDir Path folder;

  @Test
  void everyEventThatWasAcknowledgedBeforeAKillIsDelivered() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Accepting.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Set<String> acknowledged = new HashSet<>();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String id = output.readLine(); id != null; id = output.readLine()) {
        // The last line may have been cut by the kill.
        if (id.endsWith(";")) {
          acknowledged.add(id);
        }
        if (acknowledged.size() == KILLED_AFTER) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLED_AFTER);

    Set<String> delivered = new HashSet<>();
    try (EventFixture fixture = new EventFixture(folder)) {
      fixture.queue.start();
      while (!delivered.containsAll(acknowledged)) {
        EventFixture.Attempt attempt = fixture.next();
        assertThat(delivered.add(attempt.event().request().requestId())).isTrue();
        attempt.answer("null", null);
      }
    }
  }

  /** Accepts events until it is killed, and says which. */
  static final class Accepting {
    private Accepting() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      EventQueue queue =
          new EventQueue(
              folder.resolve("events"),
              new EventSettings("us-east-1", "000000000000", 1, EventRetry.LAMBDA),
              new SqliteCatalog(folder.resolve("catalog")),
              event -> new CompletableFuture<>(),
              new SimpleMeterRegistry(),
              InstantSource.system());
      PrintStream out = new PrintStream(System.out, true, UTF_8);
      for (int from = 0; ; from += IN_FLIGHT) {
        CompletableFuture<?>[] batch = new CompletableFuture<?>[IN_FLIGHT];
        for (int i = 0; i < IN_FLIGHT; i++) {
          String id = (from + i) + ";";
          batch[i] =
              queue
                  .accept(EventFixture.request("f-" + i, id, "{}"))
                  .thenAccept(acceptance -> {
                    if (acceptance == Acceptance.DURABLE) {
                      out.println(id);
                    }
                  });
        }
        CompletableFuture.allOf(batch).get(10, TimeUnit.SECONDS);
      }
    }
  }
}
