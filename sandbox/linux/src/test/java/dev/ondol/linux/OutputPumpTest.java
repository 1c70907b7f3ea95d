package dev.ondol.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OutputPumpTest {
  @TempDir Path folder;
  private OutputPump pump;

  @BeforeEach
  void open() {
    pump = new OutputPump();
  }

  @AfterEach
  void close() {
    pump.close();
  }

  @Test
  void handsOverWhatIsWrittenWithoutBeingAsked() throws Exception {
    Received received = new Received("hello\n");
    try (OutputPipe pipe = pump.open(folder.resolve("out"), received);
        OutputStream writer = new FileOutputStream(pipe.path().toFile())) {
      writer.write("hello\n".getBytes(UTF_8));
      received.awaitExpected();
    }
  }

  @Test
  void goesOnWhenOneWriterLeavesAndAnotherComes() throws Exception {
    Received received = new Received("first second");
    try (OutputPipe pipe = pump.open(folder.resolve("out"), received)) {
      Files.writeString(pipe.path(), "first ");
      Files.writeString(pipe.path(), "second");
      received.awaitExpected();
    }
  }

  @Test
  void drainComesAfterEveryByteWrittenBeforeIt() throws Exception {
    AtomicLong received = new AtomicLong();
    try (OutputPipe pipe =
            pump.open(folder.resolve("out"), (b, length) -> received.addAndGet(length));
        OutputStream writer = new FileOutputStream(pipe.path().toFile())) {
      long written = 0;
      for (int round = 0; round < 3000; round++) {
        // Now and then as much as a pipe holds, which takes several reads.
        int length = round % 100 == 0 ? ReadBuffer.BYTES : 1 + round % 300;
        if (round % 3 == 0) { // lets the pump read between the two halves
          writer.write(new byte[length / 2]);
          written += length / 2;
        }
        int rest = Math.min(length, ReadBuffer.BYTES - length / 2);
        writer.write(new byte[rest]);
        written += rest;
        CountDownLatch drained = new CountDownLatch(1);
        AtomicLong atDrain = new AtomicLong();
        pipe.drain(() -> {
          atDrain.set(received.get());
          drained.countDown();
        });
        assertThat(drained.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(atDrain).as("round " + round).hasValue(written);
      }
    }
  }

  @Test
  void drainOfAnEmptyPipeRunsAtOnceOnTheSameThread() {
    List<Thread> ranOn = new ArrayList<>();
    try (OutputPipe pipe = pump.open(folder.resolve("out"), (b, length) -> {})) {
      pipe.drain(() -> ranOn.add(Thread.currentThread()));
    }
    assertThat(ranOn).containsExactly(Thread.currentThread());
  }

  @Test
  void drainOfAClosedPipeStillRuns() {
    OutputPipe pipe = pump.open(folder.resolve("out"), (b, length) -> {});
    pipe.close();
    AtomicLong runs = new AtomicLong();
    pipe.drain(runs::incrementAndGet);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aFloodInOnePipeDoesNotHoldUpTheLinesOfAnother() throws Exception {
    AtomicLong flooded = new AtomicLong();
    Received received = new Received("quiet\n".repeat(20));
    try (OutputPipe loud =
            pump.open(folder.resolve("loud"), (b, length) -> flooded.addAndGet(length));
        OutputPipe quiet = pump.open(folder.resolve("quiet"), received);
        OutputStream quietWriter = new FileOutputStream(quiet.path().toFile())) {
      Process yes =
          new ProcessBuilder("yes")
              .redirectOutput(loud.path().toFile())
              .redirectError(loud.path().toFile())
              .start();
      try {
        await(() -> flooded.get() > 10 * ReadBuffer.BYTES);
        for (int i = 0; i < 20; i++) quietWriter.write("quiet\n".getBytes(UTF_8));
        received.awaitExpected();
        CountDownLatch drained = new CountDownLatch(1);
        loud.drain(drained::countDown);
        assertThat(drained.await(10, TimeUnit.SECONDS)).as("a drain of the flood ends").isTrue();
      } finally {
        yes.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void aListenerThatFailsLosesItsPipeAndNoOther() throws Exception {
    Received received = new Received("fine");
    Path broken = folder.resolve("broken");
    pump.open(
        broken,
        (b, length) -> {
          throw new IllegalStateException("on purpose");
        });
    try (OutputPipe pipe = pump.open(folder.resolve("fine"), received)) {
      Files.writeString(broken, "x");
      await(() -> Files.notExists(broken));
      Files.writeString(pipe.path(), "fine");
      received.awaitExpected();
    }
  }

  @Test
  void closeLeavesNeitherFileNorDescriptor() throws IOException {
    List<OutputPipe> pipes = new ArrayList<>();
    pump.open(folder.resolve("first"), (b, length) -> {}).close();
    long before = descriptors();
    for (int i = 0; i < 50; i++) pipes.add(pump.open(folder.resolve("p" + i), (b, length) -> {}));
    assertThat(descriptors()).isEqualTo(before + 50);
    pipes.forEach(OutputPipe::close);
    pipes.forEach(OutputPipe::close);
    assertThat(descriptors()).isEqualTo(before);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void closingThePumpClosesItsPipes() {
    pump.open(folder.resolve("out"), (b, length) -> {});
    pump.close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesWhatIsNoPipeAndKeepsNothingOfIt() throws IOException {
    Path taken = Files.createFile(folder.resolve("taken"));
    pump.open(folder.resolve("first"), (b, length) -> {}).close();
    long before = descriptors();
    assertThatThrownBy(() -> pump.open(taken, (b, length) -> {}))
        .isInstanceOf(LinuxException.class)
        .hasMessageContaining(taken.toString());
    assertThat(descriptors()).isEqualTo(before);
  }

  @Test
  void readsAPipeThatIsThereAlready() throws Exception {
    Path made = folder.resolve("made");
    Fifo.make(made);
    CompletableFuture<String> read = new CompletableFuture<>();
    try (OutputPipe pipe =
        pump.open(made, (bytes, length) -> read.complete(new String(bytes, 0, length, UTF_8)))) {
      Files.writeString(made, "from before");
      assertThat(read.get(5, TimeUnit.SECONDS)).isEqualTo("from before");
      assertThat(pipe).isNotNull();
    }
  }

  private static long descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Collects bytes until the expected text is there. */
  private static final class Received implements OutputListener {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final String expected;
    private final CountDownLatch complete = new CountDownLatch(1);

    Received(String expected) {
      this.expected = expected;
    }

    @Override
    public void onOutput(byte[] chunk, int length) {
      bytes.write(chunk, 0, length);
      if (bytes.toString(UTF_8).equals(expected)) complete.countDown();
    }

    void awaitExpected() throws InterruptedException {
      assertThat(complete.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
