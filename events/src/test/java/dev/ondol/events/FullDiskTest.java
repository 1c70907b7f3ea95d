package dev.ondol.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.catalog.SqliteCatalog;
import dev.ondol.catalog.SqliteFile;
import dev.ondol.core.EventRetry;
import dev.ondol.events.Courier.Delivery;
import dev.ondol.events.EventQueue.Acceptance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that may not grow, as on a disk without room. */
class FullDiskTest {
  private static final int SPARE_PAGES = 20;
  private static final int PAGE_BYTES = 4096;

  @TempDir Path folder;
  private Connection connection;
  private SqliteCatalog catalog;
  private EventQueue queue;
  private final BlockingQueue<String> delivered = new LinkedBlockingQueue<>();

  @BeforeEach
  void open() throws SQLException {
    connection = SqliteFile.open(folder.resolve("events/events.db"), EventStore.SCHEMA);
    try (var statement = connection.createStatement()) {
      int used;
      try (var pages = statement.executeQuery("PRAGMA page_count")) {
        used = pages.getInt(1);
      }
      statement.execute("PRAGMA max_page_count = " + (used + SPARE_PAGES));
    }
    catalog = new SqliteCatalog(folder.resolve("catalog"));
    queue =
        new EventQueue(
            new EventStore(connection),
            new EventSettings(
                "us-east-1", "000000000000", 4, new EventRetry(Duration.ofMillis(60))),
            catalog,
            event -> {
              delivered.add(event.request().requestId());
              return CompletableFuture.completedFuture(
                  new Delivery.Answered("null".getBytes(UTF_8), "$LATEST", null));
            },
            new SimpleMeterRegistry(),
            InstantSource.system());
  }

  @AfterEach
  void close() {
    queue.close();
    catalog.close();
  }

  @Test
  void refusesWhatItCannotKeepAndGoesOnWithTheRest() throws Exception {
    assertThat(accept("small", "1".getBytes(UTF_8))).isEqualTo(Acceptance.DURABLE);
    assertThat(accept("large", new byte[2 * SPARE_PAGES * PAGE_BYTES]))
        .isEqualTo(Acceptance.FAILED);
    assertThat(accept("small again", "2".getBytes(UTF_8))).isEqualTo(Acceptance.DURABLE);
    queue.start();
    assertThat(delivered.poll(10, TimeUnit.SECONDS)).isEqualTo("small");
    assertThat(delivered.poll(10, TimeUnit.SECONDS)).isEqualTo("small again");
  }

  @Test
  void refusesEverythingAfterAFailureThatLeavesTheDiskUnknown() throws Exception {
    connection.close();
    assertThat(accept("one", "1".getBytes(UTF_8))).isEqualTo(Acceptance.FAILED);
    assertThat(accept("two", "2".getBytes(UTF_8))).isEqualTo(Acceptance.FAILED);
  }

  private Acceptance accept(String requestId, byte[] payload) throws Exception {
    return queue
        .accept(new Event.Request("f", "", requestId, Event.Context.NONE, payload))
        .get(10, TimeUnit.SECONDS);
  }
}
