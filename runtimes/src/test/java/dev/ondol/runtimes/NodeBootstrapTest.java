package dev.ondol.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.runtimes.ScriptedRuntimeApi.Post;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeBootstrapTest {
  @TempDir Path root;

  @Test
  void runsACommonJsHandlerAndPollsInTheSameWrite() throws Exception {
    try (RunningFunction function =
        start("index.js", "exports.handler = async (event) => ({ hello: event.name });")) {
      Post post = function.invoke("{\"name\":\"온돌\"}");
      assertThat(post.text()).isEqualTo("{\"hello\":\"온돌\"}");
      assertThat(post.kind()).isEqualTo("response");
      assertThat(post.headers()).containsEntry("content-type", "application/json");
      assertThat(post.pollInSameRead()).isTrue();
      assertThat(function.invoke("{\"name\":2}").text()).isEqualTo("{\"hello\":2}");
    }
  }

  private RunningFunction start(String file, String code) throws IOException {
    write(file, code);
    return RunningFunction.start(root.resolve("task"), "nodejs22.x", "index.handler");
  }

  private void write(String file, String code) throws IOException {
    Path path = root.resolve("task").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, code);
  }
}
