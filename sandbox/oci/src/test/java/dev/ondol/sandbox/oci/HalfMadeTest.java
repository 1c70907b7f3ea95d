package dev.ondol.sandbox.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.linux.Mounts;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Containers whose making does not come to its end. */
@Timeout(60)
class HalfMadeTest {
  /** Makes a container whose first process waits for its start, and then takes very long. */
  private static final String HALTING =
      """
      #!/bin/sh
      case "$*" in
        *" run --detach "*) ;;
        *) exec runc "$@" ;;
      esac
      make=$(echo "$*" | sed 's/ run --detach / create /')
      runc $make || exit 1
      touch "$(dirname "$0")/made"
      sleep 600
      """;

  @TempDir Path folder;
  private Path halting;

  @BeforeEach
  void writeTheRuntime() throws IOException {
    TestBed.assumeCapableHost();
    halting = folder.resolve("halting");
    Files.writeString(halting, HALTING);
    Files.setPosixFilePermissions(halting, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String mark() throws IOException {
    return HostShare.markOf(Files.createDirectories(folder.resolve("state")));
  }

  /** Then its first process waits for its start. */
  private void awaitHalfMade() {
    TestBed.until("half a container is made", () -> Files.exists(folder.resolve("made")));
  }

  /** All that is in a cgroup of this platform. */
  private static List<String> processes(String mark) {
    List<String> pids = new ArrayList<>();
    for (Path all : Cgroups.detect().folders(mark)) {
      for (Path sandbox : CgroupFolders.below(all)) {
        try {
          pids.addAll(Files.readAllLines(sandbox.resolve("cgroup.procs")));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return pids;
  }

  private static List<String> programsAtWork(String mark) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains("/run/ondol/" + mark + "/"))
        .toList();
  }

  @Test
  void aStartThatIsInterruptedLeavesNothing() throws Exception {
    String mark = mark();
    try (TestBed bed = TestBed.with(folder, halting)) {
      Sandbox sandbox = bed.create();
      CompletableFuture<Void> failed = new CompletableFuture<>();
      Thread maker =
          Thread.ofPlatform()
              .start(() -> {
                assertThatThrownBy(() -> bed.start(sandbox, "/bin/sleep", "600"))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("was interrupted");
                sandbox.destroy();
                failed.complete(null);
              });
      awaitHalfMade();
      assertThat(processes(mark)).isNotEmpty();
      assertThat(programsAtWork(mark)).isNotEmpty();
      maker.interrupt();
      maker.join();
      assertThat(failed).isCompleted();
      assertThat(processes(mark)).isEmpty();
      assertThat(programsAtWork(mark)).isEmpty();
      assertThat(Cgroups.detect().folders(mark))
          .allSatisfy(all -> assertThat(CgroupFolders.below(all)).isEmpty());
      assertThat(RunFolder.at(mark).resolve("sandbox")).isEmptyDirectory();
    }
  }

  @Test
  void aPlatformThatEndsWhileOneIsBeingMadeLeavesNothing() throws Exception {
    String mark = mark();
    TestBed bed = TestBed.with(folder, halting);
    Sandbox sandbox = bed.create();
    Thread maker =
        Thread.ofPlatform()
            .start(() -> {
              assertThatThrownBy(() -> bed.start(sandbox, "/bin/sleep", "600"))
                  .isInstanceOf(SandboxException.class);
            });
    awaitHalfMade();
    bed.close();
    assertThat(processes(mark)).isEmpty();
    assertThat(Cgroups.detect().folders(mark)).isEmpty();
    assertThat(HostShare.RUN.resolve(mark + ".lock")).doesNotExist();
    maker.join();
  }

  /** A platform that makes a sandbox, and never sees it start. */
  static final class Abandoner {
    private Abandoner() {}

    static void main(String[] arguments) {
      TestBed bed = TestBed.with(Path.of(arguments[0]), Path.of(arguments[1]));
      Sandbox sandbox = bed.create();
      System.out.println("ready");
      bed.start(sandbox, "/bin/sleep", "600");
    }
  }

  @Test
  void theNextLifeOfAnyPlatformEndsWhatAKilledOneHadBegun() throws Exception {
    String mark = mark();
    Process platform = TestBed.another(Abandoner.class, folder, halting);
    try (BufferedReader lines = platform.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.equals("ready")) line = lines.readLine();
      awaitHalfMade();
    } finally {
      platform.destroyForcibly().waitFor();
    }
    assertThat(processes(mark)).as("it outlived the platform").isNotEmpty();
    try (TestBed other = new TestBed(folder.resolve("other"))) {
      assertThat(other.provider.removeLeftovers())
          .anyMatch(line -> line.startsWith("cgroup ") && line.contains(mark));
      assertThat(processes(mark)).isEmpty();
      assertThat(programsAtWork(mark)).isEmpty();
      assertThat(Cgroups.detect().folders(mark)).isEmpty();
      assertThat(RunFolder.at(mark)).doesNotExist();
    }
  }

  @Test
  void whatAnEndCouldNotRemoveIsFoundByTheNextStartOfAnyPlatform() throws Exception {
    String mark = mark();
    Path held;
    try (TestBed bed = new TestBed(folder)) {
      bed.shell(bed.create(), "true");
      held = Files.createDirectory(Cgroups.detect().folders(mark).getFirst().resolve("held"));
      // A mount makes a folder as busy as a process that does not end.
      Mounts.bind(Files.createDirectory(folder.resolve("nothing")), held, Set.of());
    }
    assertThat(RunFolder.at(mark)).as("all but the cgroup is gone").doesNotExist();
    assertThat(held).exists();
    Mounts.detachIfMounted(held);
    try (TestBed other = new TestBed(folder.resolve("other"))) {
      assertThat(other.provider.removeLeftovers()).anyMatch(line -> line.contains(mark));
      assertThat(Cgroups.detect().folders(mark)).isEmpty();
      assertThat(HostShare.RUN.resolve(mark + ".lock")).doesNotExist();
    }
  }
}
