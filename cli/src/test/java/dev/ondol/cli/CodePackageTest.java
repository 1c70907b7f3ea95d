package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodePackageTest {
  @TempDir Path folder = Path.of("");

  @Test
  void theFileThatAFunctionBeginsWithTellsItsRuntimeAndHandler() throws IOException {
    assertFound("index.mjs", "", "nodejs", "index.handler");
    assertFound(
        "lambda_function.py",
        "def lambda_handler(e, c): ...",
        "python",
        "lambda_function.lambda_handler");
    assertFound("app.py", "def handler(e, c): ...", "python", "app.handler");
    assertFound("bootstrap", "#!/bin/sh", "provided", "bootstrap");
  }

  @Test
  void aFolderThatHoldsJustOneJarIsUploadedAsThatJar() throws IOException {
    Files.writeString(folder.resolve("hello.jar"), "the jar's own bytes");
    CodePackage found = CodePackage.of(folder);

    assertThat(found.family()).contains("java");
    assertThat(found.handler()).isEmpty();
    assertThat(found.zip()).asString().isEqualTo("the jar's own bytes");
  }

  @Test
  void aFolderWithoutAStartTellsNothing() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "");

    assertThat(CodePackage.of(folder).family()).isEmpty();
  }

  @Test
  void whatIsNotThereIsAWrongUsage() {
    assertThatThrownBy(() -> CodePackage.of(folder.resolve("none")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("there is no folder or file");
  }

  private void assertFound(String file, String text, String family, String handler)
      throws IOException {
    Path path = Files.writeString(folder.resolve(file), text);
    CodePackage found = CodePackage.of(folder);
    assertThat(found.family()).contains(family);
    assertThat(found.handler()).contains(handler);
    Files.delete(path);
  }
}
