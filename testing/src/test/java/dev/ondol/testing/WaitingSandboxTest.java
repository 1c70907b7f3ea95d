package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a container of the pools holds before it has a function, and what its function can reach.
 */
@Timeout(90)
class WaitingSandboxTest {
  /** Says what became of each mount that it tried, and what it reaches of others. */
  private static final String ATTACK =
      """
      import ctypes, os
      libc = ctypes.CDLL(None, use_errno=True)
      CLONE_NEWNS, CLONE_NEWUSER, MS_BIND, MS_REC, MS_SHARED = 0x20000, 0x10000000, 4096, 16384, 1 << 20
      PLACES = ['/var/task', '/opt', '/tmp', '/']
      def mounts():
          for place in PLACES:
              path = place.encode()
              libc.mount(b'none', path, None, MS_SHARED | MS_REC, None)
              libc.mount(b'ondol-attack', path, b'tmpfs', 0, None)
              libc.mount(b'/tmp', path, None, MS_BIND, None)
      def attack():
          mounts()
          if libc.unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0:
              mounts()
      def handler(event, context):
          child = os.fork()
          if child == 0:
              try:
                  attack()
              finally:
                  os._exit(0)
          os.waitpid(child, 0)
          others = []
          for pid in os.listdir('/proc'):
              if pid.isdigit() and int(pid) != os.getpid():
                  try:
                      with open(f'/proc/{pid}/cmdline') as file: others.append(file.read())
                  except OSError: pass
          return {'code': sorted(os.listdir('/var/task')), 'opt': os.listdir('/opt'), 'others': others}
      """;

  private final TestPlatform platform = TestPlatform.start("container", Map.of("pools", "on"));
  private final PooledFunctions functions = new PooledFunctions(platform);

  @BeforeEach
  void startAnother() {
    functions.create(
        "first",
        platform.requirePython(),
        "app.handler",
        CodeZip.with("app.py", "def handler(e, c): return 1\n").file("secret.txt", "of the first"));
    functions.awaitPrepared();
  }

  @AfterEach
  void stop() {
    functions.close();
  }

  private static List<Path> waiting() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").contains("bootstrap.py"))
        .map(process -> Path.of("/proc", "" + process.pid()))
        .toList();
  }

  @Test
  void aProcessThatWaitsHasNoCodeAndNoCredentials() throws IOException {
    assertThat(waiting()).isNotEmpty();
    for (Path process : waiting()) {
      assertThat(Files.readString(process.resolve("environ")))
          .contains("PATH=")
          .doesNotContain("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_FUNCTION_NAME");
      for (String place : List.of("var/task", "opt")) {
        // The folder for what the loader would otherwise remember as absent.
        try (Stream<Path> files = Files.walk(process.resolve("root").resolve(place)).skip(1)) {
          assertThat(files.map(file -> file.getFileName().toString()))
              .as(place)
              .containsExactly("lib");
        }
      }
    }
  }

  @Test
  void whatAFunctionMountsReachesNeitherTheHostNorThoseThatWait() throws IOException {
    functions.create(
        "attacker", platform.requirePython(), "app.handler", CodeZip.with("app.py", ATTACK));
    double before = functions.taken("hit");
    String seen = functions.invoke("attacker", "{}");
    assertThat(functions.taken("hit") - before).isEqualTo(1);
    assertThat(seen).contains("\"code\": [\"app.py\"]").contains("\"opt\": []");
    assertThat(seen).contains("\"others\": []");
    functions.awaitPrepared();
    assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain("ondol-attack");
    for (Path process : waiting()) {
      assertThat(Files.readString(process.resolve("mounts"))).doesNotContain("ondol-attack");
    }
    assertThat(functions.invoke("first", "{}")).isEqualTo("1");
    assertThat(functions.invoke("attacker", "{}")).isEqualTo(seen);
  }
}
