package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Every Java file is as {@code .ci/format} would leave it. */
class FormatTest {
  private final Formatter formatter = new Formatter();

  @Test
  void everySourceFileIsFormatted() {
    assertThat(Tree.javaFiles().stream().filter(file -> !isFormatted(file)).map(Tree::name))
        .as("files that are not formatted: run .ci/format")
        .isEmpty();
  }

  private boolean isFormatted(Path file) {
    String text = Tree.read(file);
    try {
      String ordered =
          ImportOrderer.reorderImports(
              RemoveUnusedImports.removeUnusedImports(text), JavaFormatterOptions.Style.GOOGLE);
      return formatter.formatSource(ordered).equals(text);
    } catch (FormatterException e) {
      throw new AssertionError(Tree.name(file) + " cannot be parsed", e);
    }
  }
}
