package dev.ondol.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
  private static final int TAKERS = 4;
  private static final int ROUNDS = 2000;

  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("lock");
  }

  private static LockFile take(Path path) throws IOException {
    return LockFile.tryTake(path).orElseThrow();
  }

  /** Tries it from another process: the JDK's own locks are those of processes. */
  static final class Stranger {
    private Stranger() {}

    static void main(String[] arguments) throws IOException {
      try (FileChannel channel =
          FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
        System.out.print(channel.tryLock() == null ? "held" : "free");
      }
    }
  }

  private String askAnotherProcess() throws IOException {
    Process stranger =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Stranger.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(
        stranger.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
  }

  @Test
  void hasOneHolderAtATime() throws Exception {
    LockFile held = take(path);
    assertThat(LockFile.tryTake(path)).isEmpty();
    held.close();
    take(path).close();
    assertThat(path).exists();
  }

  @Test
  void staysHeldThoughThisProcessTriesItAgainAndReadsIt() throws Exception {
    LockFile held = take(path);
    assertThat(LockFile.tryTake(path)).isEmpty();
    assertThat(Files.readString(path)).isEmpty();
    assertThat(askAnotherProcess()).isEqualTo("held");
    held.close();
    assertThat(askAnotherProcess()).isEqualTo("free");
  }

  @Test
  void isGoneOnceItsHolderDeletedItAndCanBeTakenAnew() throws Exception {
    take(path).delete();
    assertThat(path).doesNotExist();
    try (LockFile held = take(path)) {
      assertThat(path).exists();
      held.delete();
      try (LockFile next = take(path)) {
        held.delete();
        assertThat(path).as("it is the next one's now").exists();
        assertThat(LockFile.tryTake(path)).isEmpty();
        next.delete();
      }
    }
  }

  @Test
  void neverHasTwoHoldersHoweverOftenItIsDeleted() throws Exception {
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<?>> takers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(TAKERS)) {
      for (int i = 0; i < TAKERS; i++) {
        takers.add(
            threads.submit(() -> {
              for (int round = 0; round < ROUNDS; round++) {
                Optional<LockFile> taken = LockFile.tryTake(path);
                if (taken.isEmpty()) continue;
                most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                holders.decrementAndGet();
                taken.get().delete();
              }
              return null;
            }));
      }
      for (Future<?> taker : takers) taker.get();
    }
    assertThat(most).hasValue(1);
  }
}
