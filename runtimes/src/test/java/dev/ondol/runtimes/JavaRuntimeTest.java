package dev.ondol.runtimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ondol.runtimes.ScriptedRuntimeApi.Post;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AWS's own client, as it is, against the scripted Runtime API. */
class JavaRuntimeTest {
  private static final Path UNPACKED = Path.of("/tmp/.libaws-lambda-jni.so");
  private static final String CODE =
      """
      package example;

      import com.amazonaws.services.lambda.runtime.Context;
      import com.amazonaws.services.lambda.runtime.RequestHandler;
      import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
      import java.io.InputStream;
      import java.io.OutputStream;
      import java.util.Map;

      public class Hello implements RequestHandler<Map<String, String>, Map<String, String>> {
        public Map<String, String> handleRequest(Map<String, String> event, Context context) {
          context.getLogger().log("logged\\n");
          if (event.containsKey("fail")) throw new IllegalStateException(event.get("fail"));
          return Map.of("hello", event.get("name"));
        }

        public String named(Map<String, String> event) {
          return "named " + event.get("name");
        }

        public static class Mapped implements RequestHandler<Object, String> {
          public String handleRequest(Object event, Context context) {
            try {
              return java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/maps"));
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        }

        public static class Streaming implements RequestStreamHandler {
          public void handleRequest(InputStream in, OutputStream out, Context context)
              throws java.io.IOException {
            out.write(in.readAllBytes());
          }
        }
      }
      """;

  @TempDir Path root;

  @BeforeEach
  void compileTheFunction() throws IOException {
    LanguageRuntime runtime = RunningFunction.runtime("java25");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assumeTrue(compiler != null, "skipped: no Java compiler here");
    Path source = Files.createDirectories(root.resolve("source")).resolve("Hello.java");
    Files.writeString(source, CODE);
    Path core = runtime.runtimeDir().resolve("lib/aws-lambda-java-core.jar");
    Path task = Files.createDirectories(root.resolve("task"));
    String[] arguments = {
      "--release", "11", "-cp", core.toString(), "-d", task.toString(), source.toString()
    };
    assertThat(compiler.run(null, null, null, arguments)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.Hello                  | {\"hello\":\"Ada\"}",
        "example.Hello::handleRequest   | {\"hello\":\"Ada\"}",
        "example.Hello::named           | \"named Ada\"",
        "example.Hello$Streaming        | {\"name\":\"Ada\"}"
      })
  void callsEveryKindOfHandler(String handler, String response) throws Exception {
    try (RunningFunction function = start(handler)) {
      assertThat(function.invoke("{\"name\":\"Ada\"}").text()).isEqualTo(response);
      assertThat(function.invoke("{\"name\":\"Ada\"}").text()).isEqualTo(response);
    }
  }

  @Test
  void describesWhatTheHandlerThrowsAndLogs() throws Exception {
    try (RunningFunction function = start("example.Hello")) {
      Post post = function.invoke("{\"fail\":\"no\"}");
      assertThat(post.kind()).isEqualTo("error");
      assertThat(post.text())
          .contains("\"errorMessage\":\"no\"", "\"errorType\":\"java.lang.IllegalStateException\"");
      assertThat(function.linesWith("logged")).containsExactly("logged");
    }
  }

  @Test
  void reportsAClassThatIsNotThere() throws Exception {
    try (RunningFunction function = start("example.Absent")) {
      Post post = function.invoke("{}");
      assertThat(post.kind()).isEqualTo("error");
      assertThat(post.text())
          .contains("Class not found: example.Absent", "java.lang.ClassNotFoundException");
    }
  }

  @Test
  void leavesTheSharedTemporaryFolderAlone() throws Exception {
    FileTime before = lastUnpacked();
    try (RunningFunction function = start("example.Hello")) {
      function.invoke("{\"name\":\"Ada\"}");
    }
    assertThat(lastUnpacked()).isEqualTo(before);
  }

  @Test
  void usesItsArchiveOfAStartAndSaysNothingAboutOneThatDoesNotFit() throws Exception {
    LanguageRuntime runtime = RunningFunction.runtime("java25");
    StartArchive archive = runtime.startArchive().orElseThrow();
    if (archive.isWanted()) {
      archive.make();
    }
    Path file = archive.file().orElseThrow();
    assertThat(placeOf(file)).isEqualTo(placeOf(file));
    Files.writeString(file, "no archive");
    try (RunningFunction function = start("example.Hello")) {
      assertThat(function.invoke("{\"name\":\"Ada\"}").text()).isEqualTo("{\"hello\":\"Ada\"}");
      assertThat(function.linesWith(""))
          .filteredOn(line -> !line.isEmpty())
          .containsExactly("logged");
    }
    archive.make();
  }

  /** As a new machine has it. */
  private String placeOf(Path file) throws Exception {
    try (RunningFunction function = start("example.Hello$Mapped")) {
      String maps = function.invoke("{}").text();
      assertThat(maps).contains(file.getFileName().toString());
      Matcher place = Pattern.compile("([0-9a-f]+)-[^\\\\]*" + file.getFileName()).matcher(maps);
      assertThat(place.find()).isTrue();
      return place.group(1);
    }
  }

  @Test
  void hasNoArchiveWhereNoneIsToBeKept() throws Exception {
    RunningFunction.runtime("java25");
    RuntimeShelf shelf = RuntimeShelf.open(root.resolve("runtimes"));
    RuntimeChoice.Served choice = (RuntimeChoice.Served) shelf.choose("java25");
    assertThat(choice.runtime().startArchive()).isEmpty();
    // The search for other languages writes to the folder.
    shelf.finish();
  }

  private static FileTime lastUnpacked() throws IOException {
    return Files.exists(UNPACKED) ? Files.getLastModifiedTime(UNPACKED) : FileTime.fromMillis(0);
  }

  private RunningFunction start(String handler) throws IOException {
    return RunningFunction.start(root.resolve("task"), "java25", handler, Map.of());
  }
}
