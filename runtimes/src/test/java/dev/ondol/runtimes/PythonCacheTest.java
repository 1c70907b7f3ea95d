package dev.ondol.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.sandbox.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is compiled of a Python function when its code is new, and how its start uses it. */
class PythonCacheTest {
  private static final String PYTHON = "python3.12";
  private static final String TELLS =
      """
      import other
      def handler(event, context):
          spec = other.__spec__
          return [other.VALUE, other.__file__, other.__cached__, type(spec.loader).__name__,
                  spec.origin, other.f.__code__.co_filename]
      """;

  @TempDir Path root;

  @Test
  void aModuleIsNotCompiledAgainAndLooksAsItAlwaysDoes() throws Exception {
    write("app.py", TELLS);
    write("other.py", "VALUE = 1\ndef f(): pass\n");
    String without;
    try (RunningFunction function = start(Map.of())) {
      without = function.invoke("{}").text();
    }
    Map<String, String> cached = Map.of(LanguageRuntime.CACHE, make().toString());
    try (RunningFunction function = start(cached)) {
      assertThat(function.invoke("{}").text()).isEqualTo(without);
    }
    write("other.py", "VALUE = 2\ndef f(): pass\n");
    try (RunningFunction function = start(cached)) {
      assertThat(function.invoke("{}").text()).as("what was compiled").isEqualTo(without);
    }
    try (RunningFunction function = start(Map.of())) {
      assertThat(function.invoke("{}").text()).isEqualTo(without.replace("[1,", "[2,"));
    }
  }

  @Test
  void whatCannotBeCompiledInSilenceIsLeftToTheStart() throws Exception {
    write(
        "app.py", "import os\ndef handler(event, context): return '_ONDOL_CACHE' in os.environ\n");
    write("broken.py", "def f(:\n");
    write("telling.py", "1 is 1\n");
    write("ran.py", "open('" + root.resolve("ran") + "', 'w')\n");
    Path cache = make();
    String pack = Files.readString(cache.resolve("code.pack"), StandardCharsets.ISO_8859_1);
    assertThat(pack).contains("/ran.").doesNotContain("/broken.", "/telling.");
    assertThat(root.resolve("ran")).doesNotExist();
    try (RunningFunction function = start(Map.of(LanguageRuntime.CACHE, cache.toString()))) {
      assertThat(function.invoke("{}").text()).isEqualTo("false");
    }
  }

  @Test
  void nothingIsMadeOfNothing() throws Exception {
    write("text.txt", "");
    assertThat(run()).containsExactly("end\n".getBytes(StandardCharsets.UTF_8));
  }

  private RunningFunction start(Map<String, String> environment) throws IOException {
    return RunningFunction.start(root.resolve("task"), PYTHON, "app.handler", environment);
  }

  /** What the platform makes of the maker's output, when it is one file. */
  private Path make() throws Exception {
    String output = new String(run(), StandardCharsets.ISO_8859_1);
    assertThat(output).matches("(?s)\\d+ code\\.pack\n.*end\n");
    int head = output.indexOf('\n') + 1;
    int size = Integer.parseInt(output.substring(0, output.indexOf(' ')));
    assertThat(output.substring(head + size)).isEqualTo("end\n");
    Path cache = Files.createDirectories(root.resolve("cache"));
    Files.writeString(
        cache.resolve("code.pack"),
        output.substring(head, head + size),
        StandardCharsets.ISO_8859_1);
    return cache;
  }

  private byte[] run() throws Exception {
    LanguageRuntime runtime = RunningFunction.runtime(PYTHON);
    Layout layout =
        new Layout(
            root.resolve("task").toString(),
            runtime.runtimeDir().toString(),
            root.resolve("opt").toString(),
            null,
            root.toString(),
            "");
    CacheMaker maker =
        runtime
            .cacheMaker(RunningFunction.function(PYTHON, "app.handler", Map.of(), 128))
            .orElseThrow();
    Process process =
        new ProcessBuilder(maker.command().apply(layout)).redirectErrorStream(true).start();
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return output;
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve("task").resolve(file);
    Files.createDirectories(root.resolve("task"));
    Files.writeString(path, text);
  }
}
