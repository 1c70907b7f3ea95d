package dev.ondol.frontend.lambda;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.frontend.TestServer;
import dev.ondol.frontend.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of operations: made of the routes and of a line for each operation in {@code
 * operations.txt}. It is written anew with {@code -Dondol.docs.write=true}.
 */
class OperationsPageTest {
  private static final String PAGE = "docs/reference/operations.md";
  private static final Map<String, Route> ROUTES =
      LambdaRoutes.ALL.stream().collect(Collectors.toMap(Route::operation, Function.identity()));

  @TempDir private static Path folder;

  @Test
  void everyOperationThatIsAnsweredHasItsLine() throws IOException {
    Map<String, Set<String>> told = new TreeMap<>();
    String service = "";
    for (String line : lines()) {
      if (line.startsWith("# ")) {
        service = line.split(" ", 3)[1];
      } else if (line.contains(": ")) {
        told.computeIfAbsent(service, key -> new TreeSet<>()).add(name(line));
      }
    }
    try (TestServer server = new TestServer(folder)) {
      assertThat(told).isEqualTo(new TreeMap<>(server.operations()));
    }
    assertThat(told.get("lambda")).isEqualTo(new TreeSet<>(ROUTES.keySet()));
  }

  @Test
  void thePageIsNotStale() throws IOException {
    Path page = root().resolve(PAGE);
    String made = page();
    if (Boolean.getBoolean("ondol.docs.write")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, made);
    }
    assertThat(page).content(StandardCharsets.UTF_8).isEqualTo(made);
  }

  private static String page() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Operations

            Every operation that this server answers, what it does here, and where it differs from AWS. Where nothing is said it does what
            AWS does: status, headers, members, error types, texts. What is not offered is refused in the shape of its operation, never silently
            ignored. All services stand behind one port.

            This page is made of the table of routes and of a line for each operation; a test holds it to both.
            """);
    for (String line : lines()) {
      if (line.startsWith("# ")) {
        page.append("\n## ").append(line.split(" ", 3)[2]).append("\n");
      } else if (line.startsWith("## ")) {
        page.append("\n### ").append(line.substring(3)).append("\n\n");
        page.append("| operation | here | where it differs |\n|---|---|---|\n");
      } else if (line.contains(": ")) {
        page.append(row(line));
      } else if (!line.isEmpty()) {
        page.append("\n").append(line).append("\n");
      }
    }
    return page.toString();
  }

  private static String row(String line) {
    String text = line.substring(line.indexOf(": ") + 2);
    int bar = text.lastIndexOf('|');
    String name = name(line);
    Route route = ROUTES.get(name);
    String request =
        route == null
            ? ""
            : "<br>`%s %s`".formatted(route.method(), route.template().replace("|", "\\|"));
    return "| **%s**%s | %s | %s |\n"
        .formatted(name, request, text.substring(0, bar).strip(), text.substring(bar + 1).strip());
  }

  private static String name(String line) {
    return line.substring(0, line.indexOf(": "));
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = OperationsPageTest.class.getResourceAsStream("operations.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("//"))
          .toList();
    }
  }

  private static Path root() {
    Path path = Path.of("").toAbsolutePath();
    while (!Files.exists(path.resolve("ARCHITECTURE.md"))) {
      path = requireNonNull(path.getParent());
    }
    return path;
  }
}
