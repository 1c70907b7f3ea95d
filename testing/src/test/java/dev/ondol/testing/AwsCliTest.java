package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's second tour, by the AWS CLI as it is installed. */
class AwsCliTest {
  /** Debian's, if it is there: it is version 2, where others on the path may be anything. */
  private static final String AWS =
      Files.isExecutable(Path.of("/usr/bin/aws")) ? "/usr/bin/aws" : "aws";

  @TempDir Path folder = Path.of("");
  private final TestPlatform platform = TestPlatform.start("auto");

  @BeforeEach
  void needsTheCli() {
    Program.assumeWorks("AWS CLI", AWS, "--version");
    String version = Program.run(Map.of(), List.of(AWS, "--version")).output();
    assumeTrue(version.startsWith("aws-cli/2"), () -> "needs version 2 of the AWS CLI: " + version);
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void aFunctionIsCreatedInvokedWatchedUpdatedAndDeleted() throws IOException {
    String runtime = platform.requirePython();
    String zip =
        zip(
            """
            def handler(event, context):
                print('said by the function')
                return {'got': event}
            """);
    assertThat(
            aws(
                "lambda",
                "create-function",
                "--function-name",
                "hello",
                "--runtime",
                runtime,
                "--handler",
                "app.handler",
                "--role",
                TestPlatform.ROLE,
                "--zip-file",
                zip))
        .contains("\"FunctionArn\": \"arn:aws:lambda:us-east-1:000000000000:function:hello\"");
    aws("lambda", "wait", "function-active-v2", "--function-name", "hello");

    Path answer = folder.resolve("answer.json");
    String meta =
        aws(
            "lambda",
            "invoke",
            "--function-name",
            "hello",
            "--cli-binary-format",
            "raw-in-base64-out",
            "--payload",
            "{\"n\": 7}",
            "--log-type",
            "Tail",
            answer.toString());
    assertThat(meta)
        .contains("\"StatusCode\": 200", "\"LogResult\"", "\"ExecutedVersion\": \"$LATEST\"");
    assertThat(answer).content().isEqualTo("{\"got\": {\"n\": 7}}");
    assertThat(
            aws(
                "lambda",
                "invoke",
                "--function-name",
                "hello",
                "--invocation-type",
                "DryRun",
                answer.toString()))
        .contains("204");

    assertThat(aws("lambda", "get-function", "--function-name", "hello"))
        .contains("\"Location\": \"http");
    assertThat(aws("lambda", "get-function-configuration", "--function-name", "hello"))
        .contains("\"Runtime\": \"" + runtime);
    assertThat(aws("lambda", "list-functions")).contains("\"FunctionName\": \"hello\"");
    String log =
        Eventually.get(
            () -> aws("logs", "tail", "/aws/lambda/hello", "--since", "1h", "--format", "short"),
            text -> text.contains("REPORT RequestId"));
    assertThat(log).contains("said by the function", "START RequestId");

    aws(
        "lambda",
        "update-function-code",
        "--function-name",
        "hello",
        "--zip-file",
        zip("def handler(event, context):\n    return 'new'\n"));
    aws("lambda", "wait", "function-updated-v2", "--function-name", "hello");
    aws("lambda", "update-function-configuration", "--function-name", "hello", "--timeout", "9");
    aws("lambda", "wait", "function-updated-v2", "--function-name", "hello");
    aws("lambda", "invoke", "--function-name", "hello", answer.toString());
    assertThat(answer).content().isEqualTo("\"new\"");

    aws("lambda", "delete-function", "--function-name", "hello");
    Program.Ended gone = run("lambda", "get-function", "--function-name", "hello");
    assertThat(gone.exitCode()).isNotZero();
    assertThat(gone.output()).contains("ResourceNotFoundException");
  }

  private String zip(String source) throws IOException {
    Path file = Files.createTempFile(folder, "code", ".zip");
    Files.write(file, CodeZip.with("app.py", source).bytes().asByteArray());
    return "fileb://" + file;
  }

  private String aws(String... arguments) {
    Program.Ended ended = run(arguments);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return ended.output();
  }

  private Program.Ended run(String... arguments) {
    Map<String, String> environment = new HashMap<>(Program.awsVariables(platform));
    environment.put("AWS_CONFIG_FILE", folder.resolve("none").toString());
    return Program.run(
        environment,
        Stream.concat(
                Stream.of(AWS, "--endpoint-url", platform.platform().endpoint().toString()),
                Stream.of(arguments))
            .toList());
  }
}
