package dev.ondol.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

/**
 * {@code ondol invoke}: the function's answer goes to standard output alone, so that it can be
 * piped; its log and how long it took go to standard error.
 */
@Command(
    name = "invoke",
    mixinStandardHelpOptions = true,
    description = "Invokes a function and prints its answer; exit code 1 if the function failed.")
final class InvokeCommand implements Callable<Integer> {
  private static final double NANOS_PER_MILLI = 1e6;

  @Mixin private Target target;

  @Parameters(
      paramLabel = "NAME",
      description = "The function's name or ARN, with :VERSION or :ALIAS behind it if wanted.")
  private String name = "";

  @Option(
      names = {"-p", "--payload"},
      paramLabel = "JSON|@FILE",
      description = "The event, or the file that holds it; @- is standard input. Default: {}.")
  private String payload = "{}";

  @Option(names = "--json", description = "Print one JSON object with answer, log and phases.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  InvokeCommand(Map<String, String> environment) {
    this.target = new Target(environment);
  }

  @Override
  public Integer call() {
    byte[] event = event();
    try (Clients clients = target.clients();
        LambdaClient lambda = clients.lambda()) {
      long begun = System.nanoTime();
      InvokeResponse response =
          lambda.invoke(r ->
              r.functionName(name)
                  .payload(SdkBytes.fromByteArrayUnsafe(event))
                  .logType(LogType.TAIL));
      double millis = (System.nanoTime() - begun) / NANOS_PER_MILLI;
      if (json) {
        spec.commandLine().getOut().println(Json.ofInvoke(response, millis));
      } else {
        print(response, millis);
      }
      return response.functionError() == null ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private void print(InvokeResponse response, double millis) {
    PrintWriter err = spec.commandLine().getErr();
    if (response.logResult() != null) {
      err.print(
          new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8));
    }
    StartOfInvoke start = StartOfInvoke.of(response);
    err.printf("%s, %.1f ms%n", start.sentence(), millis);
    if (response.functionError() != null) {
      err.println("The function failed: " + response.functionError());
    }
    err.flush();
    spec.commandLine().getOut().println(response.payload().asUtf8String());
  }

  private byte[] event() {
    if (!payload.startsWith("@")) {
      return payload.getBytes(StandardCharsets.UTF_8);
    }
    String file = payload.substring(1);
    try {
      return file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw new CommandException(ExitCode.USAGE, file + " cannot be read: " + e, e);
    }
  }
}
