package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The AWS CLI as a user has it, against a real server. */
@Timeout(300)
class AwsCliTest {
  private static final int MINUTES = 2;

  @TempDir private static Path folder;
  private static TestServer server;
  private static String aws;

  @BeforeAll
  static void start() throws Exception {
    Optional<String> found = cli();
    assumeTrue(found.isPresent(), "skipped: no AWS CLI of version 2 in the path");
    aws = found.get();
    server = new TestServer(folder);
    Files.write(folder.resolve("code.zip"), TestServer.zip("index.js", "exports.handler"));
    String created =
        run(
            "lambda",
            "create-function",
            "--function-name",
            "hello",
            "--runtime",
            "nodejs22.x",
            "--handler",
            "index.handler",
            "--role",
            TestServer.ROLE,
            "--zip-file",
            "fileb://" + folder.resolve("code.zip"));
    assertThat(created).contains("\"State\": \"Pending\"");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** A command of version 2, if this host has one. */
  static Optional<String> cli() throws IOException, InterruptedException {
    List<Path> candidates =
        Stream.concat(
                Stream.of("/usr/bin", "/usr/local/bin"),
                Stream.of(String.valueOf(System.getenv("PATH")).split(":", -1)))
            .map(directory -> Path.of(directory, "aws"))
            .distinct()
            .filter(Files::isExecutable)
            .toList();
    for (Path candidate : candidates) {
      if (output(List.of(candidate.toString(), "--version"), Map.of()).startsWith("aws-cli/2")) {
        return Optional.of(candidate.toString());
      }
    }
    return Optional.empty();
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(aws));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--endpoint-url", server.uri("").toString()));
    return output(
        command,
        Map.of(
            "AWS_ACCESS_KEY_ID", "test",
            "AWS_SECRET_ACCESS_KEY", "test",
            "AWS_DEFAULT_REGION", "us-east-1",
            "AWS_PAGER", "",
            "AWS_MAX_ATTEMPTS", "1",
            "AWS_EC2_METADATA_DISABLED", "true"));
  }

  private static String output(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("%s ended", command).isTrue();
    return text;
  }

  @Test
  void waitsUntilAFunctionIsActiveAndLists() throws Exception {
    assertThat(run("lambda", "wait", "function-active-v2", "--function-name", "hello")).isEmpty();
    assertThat(run("lambda", "list-functions")).contains("\"FunctionName\": \"hello\"");
  }

  @Test
  void waitsUntilAnUpdateIsDoneAndAVersionIsActive() throws Exception {
    assertThat(
            run(
                "lambda",
                "update-function-configuration",
                "--function-name",
                "hello",
                "--description",
                "x"))
        .contains("\"Description\": \"x\"");
    assertThat(run("lambda", "wait", "function-updated-v2", "--function-name", "hello")).isEmpty();
    assertThat(run("lambda", "publish-version", "--function-name", "hello"))
        .contains("\"Version\": \"1\"");
    assertThat(
            run(
                "lambda",
                "wait",
                "published-version-active",
                "--function-name",
                "hello",
                "--qualifier",
                "1"))
        .isEmpty();
  }

  @Test
  void invokesWithAPayloadFromTheCommandLine() throws Exception {
    Path answer = folder.resolve("answer.json");
    String printed =
        run(
            "lambda",
            "invoke",
            "--function-name",
            "hello",
            "--cli-binary-format",
            "raw-in-base64-out",
            "--payload",
            "{\"a\":1}",
            answer.toString());
    assertThat(printed).contains("\"StatusCode\": 200", "\"ExecutedVersion\": \"$LATEST\"");
    assertThat(answer).hasContent("{\"a\":1}");
  }

  @Test
  void printsAnErrorAsLambdaWordsIt() throws Exception {
    assertThat(run("lambda", "get-function", "--function-name", "nope"))
        .contains(
            "An error occurred (ResourceNotFoundException) when calling the GetFunction operation",
            "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nope");
  }

  @Test
  void tailsLogsSinceATime() throws Exception {
    long now = System.currentTimeMillis();
    server.logs.append("/aws/lambda/hello", "2026/01/01/[$LATEST]aa", now - 3_600_000, "too old");
    server.logs.append("/aws/lambda/hello", "2026/01/01/[$LATEST]aa", now - 1000, "fresh line");
    assertThat(run("logs", "tail", "/aws/lambda/hello", "--since", "5m"))
        .contains("fresh line")
        .doesNotContain("too old");
  }

  @Test
  void followsLogsUntilItIsEnded() throws Exception {
    String group = "/aws/lambda/followed";
    server.logs.append(group, "s", System.currentTimeMillis(), "first line");
    ProcessBuilder builder =
        new ProcessBuilder(
                aws, "logs", "tail", group, "--follow", "--endpoint-url", server.uri("").toString())
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_DEFAULT_REGION", "us-east-1",
                "PYTHONUNBUFFERED", "1"));
    Process process = builder.start();
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).endsWith("first line");
      server.logs.append(group, "s", System.currentTimeMillis(), "second line");
      assertThat(lines.readLine()).endsWith("second line");
    } finally {
      process.destroyForcibly();
    }
  }
}
