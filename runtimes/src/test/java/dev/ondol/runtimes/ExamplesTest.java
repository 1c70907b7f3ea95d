package dev.ondol.runtimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ondol.runtimes.ScriptedRuntimeApi.Post;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples run as their comments say. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();

  @TempDir Path root;

  @Test
  void helloNodeGreets() throws Exception {
    try (RunningFunction function = start("hello-node", "nodejs22.x", "index.handler")) {
      assertThat(function.invoke("{\"name\":\"Ada\"}").text())
          .startsWith("{\"message\":\"Hello, Ada!\",\"runtime\":\"Node.js v");
    }
  }

  @Test
  void helloPythonGreets() throws Exception {
    try (RunningFunction function =
        start("hello-python", "python3.12", "lambda_function.lambda_handler")) {
      assertThat(function.invoke("{}").text())
          .startsWith("{\"message\": \"Hello, world!\", \"runtime\": \"Python 3.");
    }
  }

  @Test
  void helloJavaGreets() throws Exception {
    RunningFunction.runtime("java21");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assumeTrue(compiler != null, "skipped: no Java compiler here");
    String source = EXAMPLES.resolve("hello-java/Hello.java").toString();
    String[] arguments = {"--release", "17", "-d", root.toString(), source};
    assertThat(compiler.run(null, null, null, arguments)).isZero();
    try (RunningFunction function = RunningFunction.start(root, "java21", "Hello::handle")) {
      assertThat(function.invoke("{\"name\":\"Ada\"}").text()).contains("\"Hello, Ada!\"");
    }
  }

  @Test
  void helloProvidedGreets() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/cc")), "skipped: no C compiler here");
    List<String> cc =
        List.of(
            "/usr/bin/cc",
            "-Wall",
            "-Werror",
            "-o",
            root.resolve("bootstrap").toString(),
            EXAMPLES.resolve("hello-provided/bootstrap.c").toString());
    Process compilation = new ProcessBuilder(cc).inheritIO().start();
    assertThat(compilation.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(compilation.exitValue()).isZero();
    try (RunningFunction function = RunningFunction.start(root, "provided.al2023", "")) {
      assertThat(function.invoke("{}").text()).isEqualTo("{\"message\":\"Hello from C!\"}");
      assertThat(function.invoke("{\"long\":\"" + "x".repeat(300_000) + "\"}").kind())
          .isEqualTo("response");
    }
  }

  @Test
  void stampedeTakesItsMemoryAndTellsWhatItSaw() throws Exception {
    try (RunningFunction function = start("stampede", "nodejs22.x", "index.handler")) {
      Post post = function.invoke("{\"lengthMs\":1,\"bytes\":20971520}");
      assertThat(post.text())
          .contains("\"arrayMib\":20,\"lastByte\":1,", "\"settingMib\":128")
          .containsPattern("\"residentMib\":([5-9]\\d|1\\d\\d),");
    }
  }

  private static RunningFunction start(String example, String identifier, String handler)
      throws Exception {
    return RunningFunction.start(EXAMPLES.resolve(example), identifier, handler);
  }
}
