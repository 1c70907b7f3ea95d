package dev.ondol.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.ondol.linux.OutputPump;
import dev.ondol.linux.Signals;
import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.RuntimeProcess.Exit;
import dev.ondol.sandbox.Sandbox;
import dev.ondol.sandbox.SandboxException;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every isolation technology promises, a sentence each. A provider is tested by a subclass
 * that makes it; where it cannot run, its tests are skipped with the reason that its probe gives.
 * It is long because it is read as one list: each test is a promise that the others do not imply.
 */
@Timeout(120)
abstract class SandboxContract {
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);
  private static final Duration REST = Duration.ofMillis(150);
  private static final String COUNT =
      "import time\nn = 0\nwhile True:\n  n += 1\n  print(n)\n  time.sleep(0.002)";

  @TempDir Path folder;
  private OutputPump pump;
  private SandboxProvider provider;
  private final List<RunningSandbox> made = new ArrayList<>();

  /**
   * @param folder for this provider's life alone; a second one with the same folder is the same
   *     platform, started anew
   */
  abstract SandboxProvider open(Path folder);

  /**
   * Gives up what the kernel takes back when the platform is killed, such as a file lock, and
   * leaves all else as it is.
   */
  abstract void crash(SandboxProvider provider);

  /** Names of variables that the provider adds to the environment. */
  abstract Set<String> addedVariables();

  @BeforeEach
  void openProvider() throws IOException {
    provider = open(Files.createDirectories(folder.resolve("data")));
    if (provider.probe(PROBE_LIMIT) instanceof Probe.Unavailable(String reason, String remedy)) {
      provider.close();
      abort(provider.name() + " does not run here: " + reason + ". " + remedy);
    }
    pump = new OutputPump();
  }

  @AfterEach
  void closeProvider() {
    if (pump == null) return;
    made.forEach(RunningSandbox::close);
    provider.close();
    pump.close();
  }

  private RunningSandbox sandbox() throws IOException {
    return sandbox(provider);
  }

  private RunningSandbox sandbox(SandboxProvider by) throws IOException {
    String id = "t-" + UUID.randomUUID().toString().substring(0, 8);
    RunningSandbox sandbox = new RunningSandbox(by, pump, folder.resolve(id), id);
    made.add(sandbox);
    return sandbox;
  }

  private RunningSandbox bare() throws IOException {
    String id = "t-" + UUID.randomUUID().toString().substring(0, 8);
    RunningSandbox sandbox = RunningSandbox.bare(provider, pump, folder.resolve(id), id);
    made.add(sandbox);
    return sandbox;
  }

  // ---- furnished later

  @Test
  void codeAndLayersComeToARuntimeThatRunsAlready() throws Exception {
    RunningSandbox it = bare();
    Path layers = Files.createDirectories(folder.resolve("layers"));
    Files.writeString(layers.resolve("layer.txt"), "a layer\n");
    String task = it.sandbox.layout().taskRoot();
    String opt = it.sandbox.layout().layersDir();
    RuntimeProcess waiting =
        it.shell(
            """
            cd $TMP; echo waits
            while [ ! -e %1$s/code.txt ] || [ ! -e %2$s/layer.txt ]; do sleep 0.01; done
            cd %1$s && cat code.txt %2$s/layer.txt
            touch %1$s/x 2>/dev/null || echo read-only
            """
                .formatted(task, opt));
    it.awaitOutput(text -> text.endsWith("waits\n"));
    it.furnish(layers);
    assertThat(RunningSandbox.exitOf(waiting)).isEqualTo(new Exit.Status(0));
    assertThat(it.output().lines()).startsWith("waits", "the code of " + it.id, "a layer");
    if (provider.level() != IsolationLevel.PROCESS) {
      assertThat(it.output()).endsWith("read-only\n");
    }
    assertThat(it.outputOf("pwd; cat code.txt; cat " + it.sandbox.layout().layersDir() + "/*"))
        .as("a runtime that starts later")
        .isEqualTo(it.sandbox.layout().taskRoot() + "\nthe code of " + it.id + "\na layer\n");
    assertThatThrownBy(() -> it.furnish(null)).isInstanceOf(SandboxException.class);
  }

  @Test
  void withoutLayersTheirFolderIsEmptyAlsoWhereCodeComesLater() throws Exception {
    RunningSandbox it = bare();
    String task = it.sandbox.layout().taskRoot();
    String opt = it.sandbox.layout().layersDir();
    RuntimeProcess waiting =
        it.shell(
            "echo waits; while [ ! -e %s/code.txt ]; do sleep 0.01; done; sleep 0.1; ls -A %s"
                .formatted(task, opt));
    it.awaitOutput(text -> text.endsWith("waits\n"));
    it.sandbox.freeze();
    it.furnish(null);
    it.sandbox.thaw();
    assertThat(RunningSandbox.exitOf(waiting)).isEqualTo(new Exit.Status(0));
    assertThat(it.output()).isEqualTo("waits\n");
  }

  @Test
  void whatWasFurnishedLeavesNothing() throws Exception {
    warmUp();
    HostState before = hostState();
    RunningSandbox it = bare();
    it.shell("sleep 30");
    it.furnish(null);
    it.close();
    Waiting.until(() -> hostState().equals(before), () -> before + " before, now " + hostState());
  }

  // ---- inside

  @Test
  void theCodeSeesItsFilesAndItsRuntime() throws Exception {
    RunningSandbox it = sandbox();
    String text =
        it.outputOf("pwd; cat code.txt " + it.sandbox.layout().runtimeDir() + "/runtime.txt");
    assertThat(text.lines())
        .containsExactly(
            it.sandbox.layout().taskRoot(), "the code of " + it.id, "the runtime of " + it.id);
  }

  @Test
  void theFolderOfLayersIsThereAndEmpty() throws Exception {
    RunningSandbox it = sandbox();
    assertThat(it.outputOf("ls -A " + it.sandbox.layout().layersDir() + " && echo there"))
        .isEqualTo("there\n");
  }

  @Test
  void programsRunFromTmp() throws Exception {
    assertThat(
            sandbox()
                .outputOf(
                    "printf '#!/bin/sh\\necho ran\\n' > $TMP/x && chmod 755 $TMP/x && $TMP/x"))
        .isEqualTo("ran\n");
  }

  @Test
  void theEnvironmentIsWhatWasGivenAndNothingElse() throws Exception {
    Map<String, String> given =
        Map.of("A", "1", "EMPTY", "", "SPACES AND é온🔥", "x = y  z", "PATH", "/usr/bin");
    RunningSandbox it = sandbox();
    assertThat(RunningSandbox.exitOf(it.run(List.of("/usr/bin/env"), given)))
        .isEqualTo(new Exit.Status(0));
    assertThat(it.output().lines().filter(line -> !isAdded(line)))
        .containsExactlyInAnyOrderElementsOf(
            given.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  private boolean isAdded(String line) {
    return addedVariables().contains(line.substring(0, Math.max(0, line.indexOf('='))));
  }

  @Test
  void standardInputIsAtItsEnd() throws Exception {
    assertThat(sandbox().outputOf("cat; echo end")).isEqualTo("end\n");
  }

  @Test
  void outputAndErrorArriveInOrder() throws Exception {
    String text =
        sandbox()
            .outputOf(
                "i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); echo $i >&2; i=$((i+1));"
                    + " done");
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 3000; i++) expected.append(i).append('\n');
    assertThat(text).isEqualTo(expected.toString());
  }

  @Test
  void standardOutputCanBeOpenedAnew() throws Exception {
    assertThat(sandbox().outputOf("echo out > /dev/stdout; echo err > /dev/stderr"))
        .isEqualTo("out\nerr\n");
  }

  // ---- the door

  @Test
  void theDoorLeadsOut() throws Exception {
    assertThat(throughTheDoor(sandbox())).isEqualTo("heard: hello\n");
  }

  private static String throughTheDoor(RunningSandbox it) throws Exception {
    ServerSocketChannel door = it.sandbox.door();
    door.configureBlocking(true);
    CompletableFuture<Exit> exit =
        it.python(
                """
                import os, socket
                host, port = os.environ['DOOR'].rsplit(':', 1)
                with socket.create_connection((host, int(port)), 10) as s:
                  s.sendall(b'hello')
                  print(s.makefile().readline(), end='')
                """)
            .exit();
    // So that accepting ends, with an exception, if the runtime fails before it has connected.
    CompletableFuture<Void> shut = exit.thenRun(() -> shut(door));
    try (door;
        SocketChannel channel = door.accept()) {
      byte[] heard = Channels.newInputStream(channel).readNBytes("hello".length());
      channel.write(UTF_8.encode("heard: " + new String(heard, UTF_8) + "\n"));
      assertThat(exit.get()).isEqualTo(new Exit.Status(0));
      shut.get();
    }
    return it.output();
  }

  private static void shut(ServerSocketChannel door) {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- the end of a runtime

  @Test
  void anExitStatusIsTold() throws Exception {
    RunningSandbox it = sandbox();
    for (int status : new int[] {0, 1, 7, 127, 255}) {
      RuntimeProcess process = it.shell("exit " + status);
      assertThat(RunningSandbox.exitOf(process)).isEqualTo(new Exit.Status(status));
      assertThat(process.alive()).isFalse();
    }
  }

  @Test
  void theSignalOfACrashIsTold() throws Exception {
    RuntimeProcess process = sandbox().python("import ctypes\nctypes.string_at(0)");
    assertThat(RunningSandbox.exitOf(process)).isEqualTo(new Exit.Signal(11, false));
  }

  @Test
  void aKillFromOutsideIsTold() throws Exception {
    RunningSandbox it = sandbox();
    for (int round = 0; round < 3; round++) {
      RuntimeProcess process = it.shell("echo up; exec sleep 1000");
      it.awaitOutput(text -> text.endsWith("up\n"));
      assertThat(Signals.send(process.pid(), Signals.KILL)).isTrue();
      assertThat(RunningSandbox.exitOf(process)).isEqualTo(new Exit.Signal(Signals.KILL, false));
      assertThat(it.outputOf(": > $TMP/up && echo again")).isEqualTo("again\n");
    }
  }

  @Test
  void killEndsWhatIgnoresAllElse() throws Exception {
    RunningSandbox it = sandbox();
    RuntimeProcess process =
        it.shell("trap '' TERM INT HUP; echo up; while :; do sleep 0.01; done");
    it.awaitOutput(text -> text.endsWith("up\n"));
    assertThat(process.alive()).isTrue();
    process.kill();
    process.kill();
    assertThat(RunningSandbox.exitOf(process)).isEqualTo(new Exit.Signal(Signals.KILL, false));
  }

  @Test
  void aProgramThatIsNotThereEndsAsInAShell() throws Exception {
    RunningSandbox it = sandbox();
    RuntimeProcess process = it.run(List.of("/no/such/program"), Map.of());
    assertThat(RunningSandbox.exitOf(process)).isEqualTo(new Exit.Status(127));
    assertThat(process.alive()).isFalse();
    assertThat(it.outputOf("echo usable")).isEqualTo("usable\n");
  }

  @Test
  void filesInTmpOutliveTheRuntime() throws Exception {
    RunningSandbox it = sandbox();
    it.outputOf("echo kept > $TMP/file");
    RuntimeProcess second = it.shell("echo up; exec sleep 1000");
    it.awaitOutput(text -> text.endsWith("up\n"));
    second.kill();
    RunningSandbox.exitOf(second);
    assertThat(it.outputOf("cat $TMP/file")).isEqualTo("kept\n");
  }

  @Test
  void childrenEndWithTheRuntime() throws Exception {
    RunningSandbox it = sandbox();
    String word = "98" + System.nanoTime();
    it.outputOf("setsid sleep " + word + " > /dev/null 2>&1 & echo started");
    Waiting.until(() -> processesWith(word).isEmpty(), () -> processesWith(word));
  }

  // ---- freeze and thaw

  @Test
  void aFrozenSandboxMakesNoProgressAndAThawedOneGoesOn() throws Exception {
    RunningSandbox it = sandbox();
    RuntimeProcess process = it.python(COUNT);
    for (int round = 0; round < 3; round++) {
      int before = it.output().length();
      it.awaitOutput(text -> text.length() > before + 10);
      it.sandbox.freeze();
      it.sandbox.freeze();
      String frozen = it.output();
      assertThat(Waiting.becomes(() -> !it.output().equals(frozen), REST)).isFalse();
      assertThat(process.alive()).as("a frozen runtime is alive").isTrue();
      it.sandbox.thaw();
      it.sandbox.thaw();
    }
    int before = it.output().length();
    it.awaitOutput(text -> text.length() > before + 10);
  }

  @Test
  void childrenFreezeToo() throws Exception {
    RunningSandbox it = sandbox();
    RuntimeProcess process =
        it.shell("setsid sh -c 'while :; do echo x; sleep 0.002; done' & exec sleep 1000");
    it.awaitOutput(text -> text.length() > 10);
    it.sandbox.freeze();
    String frozen = it.output();
    assertThat(Waiting.becomes(() -> !it.output().equals(frozen), REST)).isFalse();
    it.sandbox.thaw();
    it.awaitOutput(text -> text.length() > frozen.length());
    assertThat(process.alive()).isTrue();
  }

  @Test
  void aFrozenRuntimeThatIsKilledFromOutsideIsNotAliveAnyMore() throws Exception {
    RunningSandbox it = sandbox();
    RuntimeProcess process = it.python(COUNT);
    it.awaitOutput(text -> text.length() > 10);
    it.sandbox.freeze();
    assertThat(process.alive()).isTrue();
    assertThat(Signals.send(process.pid(), Signals.KILL)).isTrue();
    Waiting.until(() -> !process.alive(), process::pid);
  }

  @Test
  void killEndsAFrozenRuntime() throws Exception {
    RunningSandbox it = sandbox();
    RuntimeProcess process = it.python(COUNT);
    it.awaitOutput(text -> text.length() > 10);
    it.sandbox.freeze();
    process.kill();
    assertThat(RunningSandbox.exitOf(process)).isEqualTo(new Exit.Signal(Signals.KILL, false));
    assertThat(it.outputOf("echo again")).endsWith("again\n");
  }

  @Test
  void aFrozenSandboxCanBeDestroyed() throws Exception {
    RunningSandbox it = sandbox();
    RuntimeProcess process = it.python(COUNT);
    it.awaitOutput(text -> text.length() > 10);
    it.sandbox.freeze();
    it.sandbox.destroy();
    assertThat(process.alive()).isFalse();
    assertThat(RunningSandbox.exitOf(process)).isInstanceOf(Exit.Signal.class);
  }

  // ---- what it uses

  @Test
  void theMemoryThatItUsesIsTold() throws Exception {
    RunningSandbox it = sandbox();
    assertThat(it.sandbox.use().peakMemoryBytes()).isLessThan(50_000_000);
    it.python(
        """
        import time
        b = bytearray(100_000_000)
        del b
        print('up')
        time.sleep(1000)
        """);
    it.awaitOutput(text -> text.endsWith("up\n"));
    assertThat(it.sandbox.use().peakMemoryBytes()).isBetween(100_000_000L, 200_000_000L);
    assertThat(it.sandbox.use().memoryBytes()).isBetween(1L, 200_000_000L);
  }

  @Test
  void theProcessorTimeThatItUsesIsTold() throws Exception {
    RunningSandbox it = sandbox();
    it.python("import time\nwhile time.process_time() < 0.2: pass\nprint('up')\ntime.sleep(1000)");
    it.awaitOutput(text -> text.endsWith("up\n"));
    assertThat(it.sandbox.use().processorTime())
        .isBetween(Duration.ofMillis(150), Duration.ofSeconds(20));
  }

  // ---- the end of a sandbox

  @Test
  void destroyLeavesNothing() throws Exception {
    warmUp();
    HostState before = hostState();
    String word = "97" + System.nanoTime();
    for (int i = 0; i < 3; i++) {
      try (RunningSandbox it = sandbox()) {
        RuntimeProcess process =
            it.shell(
                "mkdir -p $TMP/a/b && echo x > $TMP/a/b/c && ln -s / $TMP/root; "
                    + ("setsid sleep " + word + " & echo up; exec sleep " + word));
        it.awaitOutput(text -> text.endsWith("up\n"));
        it.sandbox.destroy();
        assertThat(process.alive()).isFalse();
        assertThat(processesWith(word)).isEmpty();
      }
    }
    Waiting.until(() -> hostState().equals(before), () -> before + " before, now " + hostState());
    provider.close();
    provider = open(folder.resolve("data"));
    assertThat(provider.removeLeftovers()).isEmpty();
  }

  /** Classes that are loaded and caches that are filled at first use keep descriptors. */
  private void warmUp() throws Exception {
    try (RunningSandbox it = sandbox()) {
      it.outputOf("echo warm");
    }
  }

  @Test
  void destroyAgainDoesNothing() throws Exception {
    RunningSandbox it = sandbox();
    it.outputOf("echo once");
    it.sandbox.destroy();
    it.sandbox.destroy();
    assertThatThrownBy(() -> it.shell("echo late")).isInstanceOf(SandboxException.class);
  }

  @Test
  void aSandboxThatNeverRanCanBeDestroyed() throws Exception {
    warmUp();
    HostState before = hostState();
    RunningSandbox it = sandbox();
    it.sandbox.freeze();
    it.sandbox.thaw();
    it.close();
    Waiting.until(() -> hostState().equals(before), () -> before + " before, now " + hostState());
  }

  @Test
  void anIdIsFreeAgainAfterDestroy() throws Exception {
    SandboxSpec spec =
        new SandboxSpec(
            "again",
            new SandboxSpec.Resources(128, 512),
            SandboxSpec.Folders.of(folder, folder),
            false);
    Sandbox first = provider.create(spec);
    assertThatThrownBy(() -> provider.create(spec)).isInstanceOf(SandboxException.class);
    first.destroy();
    provider.create(spec).destroy();
  }

  // ---- several

  @Test
  void manySandboxesAtOnceDoNotDisturbEachOther() throws Exception {
    List<Callable<String>> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      RunningSandbox it = sandbox();
      String id = it.id;
      tasks.add(() -> {
        it.outputOf("echo " + id + " > $TMP/mine");
        String file = it.outputOf("cat $TMP/mine code.txt; find $TMP -type f 2> /dev/null | wc -l");
        assertThat(file).isEqualTo(id + "\nthe code of " + id + "\n1\n");
        return throughTheDoor(it);
      });
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<String> answer : threads.invokeAll(tasks)) {
        assertThat(answer.get()).endsWith("heard: hello\n");
      }
    }
  }

  @Test
  void aLaterLifeRemovesWhatACrashedOneLeft() throws Exception {
    RunningSandbox left = sandbox();
    SandboxProvider other = open(Files.createDirectories(folder.resolve("other")));
    RunningSandbox neighbour = sandbox(other);
    String word = "96" + System.nanoTime();
    left.shell("setsid sleep " + word + " & echo up; exec sleep " + word);
    left.awaitOutput(text -> text.endsWith("up\n"));
    left.sandbox.freeze();
    RuntimeProcess living = neighbour.python(COUNT);

    crash(provider);
    provider = open(folder.resolve("data"));
    assertThat(provider.removeLeftovers()).isNotEmpty().allMatch(line -> !line.startsWith("not "));
    assertThat(processesWith(word)).isEmpty();
    assertThat(provider.removeLeftovers()).isEmpty();

    assertThat(living.alive()).as("another platform's sandbox").isTrue();
    assertThat(sandbox().outputOf("echo anew")).isEqualTo("anew\n");
    neighbour.close();
    other.close();
  }

  private static List<Long> processesWith(String word) {
    try {
      return HostState.processesWith(word);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HostState hostState() {
    try {
      return HostState.now(mount -> made.stream().anyMatch(it -> mount.contains(it.id)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
