package dev.ondol.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.linux.OutputPipe;
import dev.ondol.linux.OutputPump;
import dev.ondol.micromanager.LogBudget;
import dev.ondol.micromanager.LogLines;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A slot that writes as fast as it can costs itself its lines, and nobody else anything. */
@Timeout(120)
class OutputFloodTest {
  private static final long FLOOD_BYTES = 100_000_000;
  private static final long HEAP_BYTES = 16 * 1024 * 1024;
  private static final Duration PROMPT = Duration.ofSeconds(2);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"yes", "cat /dev/zero", "cat /dev/urandom"})
  void leavesTheHeapFlatAndTheLinesOfAnotherSlotPrompt(String flood) throws Exception {
    AtomicLong logged = new AtomicLong();
    AtomicReference<String> lastQuiet = new AtomicReference<>("");
    LogLines loud =
        new LogLines(LogBudget.usual(), System::nanoTime, m -> logged.addAndGet(m.length()));
    LogLines quiet = new LogLines(LogBudget.usual(), System::nanoTime, lastQuiet::set);
    long heapBefore = heapUsed();
    try (OutputPump pump = new OutputPump();
        OutputPipe loudPipe = pump.open(folder.resolve("loud"), loud::onOutput);
        OutputPipe quietPipe = pump.open(folder.resolve("quiet"), quiet::onOutput);
        OutputStream line = new FileOutputStream(quietPipe.path().toFile())) {
      Process process = start(flood + " | head -c " + FLOOD_BYTES, loudPipe.path());
      try {
        int lines = 0;
        for (; process.isAlive(); lines++) {
          String expected = "line " + lines;
          line.write((expected + "\n").getBytes(UTF_8));
          assertThat(Waiting.becomes(() -> lastQuiet.get().equals(expected), PROMPT)).isTrue();
        }
        assertThat(lines).as("lines while the flood ran").isGreaterThan(10);
        assertThat(process.waitFor()).as("the writer is held back, not broken").isZero();
        assertThat(heapUsed() - heapBefore).isLessThan(HEAP_BYTES);
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
    assertThat(logged).as("something is logged, but not all").hasValueBetween(1L, FLOOD_BYTES / 2);
  }

  private static Process start(String script, Path output) throws Exception {
    return new ProcessBuilder("/bin/sh", "-c", script)
        .redirectOutput(output.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static long heapUsed() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
