package dev.ondol.cli;

import dev.ondol.runtimes.RuntimeChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

/** What the demo does with a running platform, and tells about it. Confined to one thread. */
final class Demonstration implements AutoCloseable {
  private static final int WARM_INVOKES = 200;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MEDIAN = 0.50;
  private static final double TAIL = 0.99;

  private final Platform platform;
  private final PrintWriter out;
  private final Terminal terminal;
  private final Waterfall waterfall;
  private final Clients clients;
  private final LambdaClient lambda;

  Demonstration(Platform platform, PrintWriter out, Terminal terminal) {
    this.platform = platform;
    this.out = out;
    this.terminal = terminal;
    this.waterfall = Waterfall.on(terminal, charset());
    this.clients =
        new Clients(platform.endpoint(), platform.settings().identity().region(), Target.ANY);
    this.lambda = clients.lambda();
  }

  private static Charset charset() {
    return System.out.charset();
  }

  void introduce() {
    Isolation isolation = platform.isolation();
    out.printf(
        "%nOndol serves %s for the time of this demo.%n",
        terminal.bold(platform.endpoint().toString()));
    out.printf(
        "Isolation: %s (%s): %s.%n",
        terminal.bold(isolation.level()), isolation.description(), isolation.why());
    isolation.warnings().forEach(warning -> out.println(terminal.warning("WARNING: " + warning)));
    out.flush();
  }

  /**
   * Deploys a folder, invokes it cold once and warm often. A language that is missing is skipped.
   */
  void show(Path folder) throws IOException {
    String name = DeployCommand.nameOf(folder);
    CodePackage code = CodePackage.of(folder);
    String family = code.family().orElseThrow();
    Optional<String> identifier = new IdentifierSurvey(platform.runtimes()).newest(family);
    if (identifier.isEmpty()) {
      out.printf("%n%s is skipped: %s%n", terminal.bold(name), missing(family));
      out.flush();
      return;
    }
    out.printf("%n%s (%s)%n", terminal.bold(name), identifier.get());
    out.flush();
    new Deployment(
            name,
            new Deployment.Code(folder, code.zip(), identifier.get(), code.handler().orElseThrow()),
            new Deployment.Options(
                null,
                null,
                Map.of(),
                null,
                () -> "arn:aws:iam::" + platform.settings().identity().account() + ":role/demo"))
        .carryOut(lambda, sentence -> {});
    showCold(name);
    showWarm(name);
  }

  private String missing(String family) {
    String newest = family.equals("nodejs") ? "nodejs24.x" : "python3.14";
    return platform.runtimes().choose(newest) instanceof RuntimeChoice.NotServed(String reason)
        ? reason
        : "this host has no " + family + ".";
  }

  private void showCold(String name) {
    InvokeResponse response = invoke(name, LogType.TAIL);
    StartOfInvoke start = StartOfInvoke.of(response);
    out.printf("  %s start%n", start.sentence());
    out.print(waterfall.draw(start.phaseMillis()));
    out.printf("  answer  %s%n", response.payload().asUtf8String());
    out.println("  log");
    String log =
        new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8);
    log.lines().forEach(line -> out.println("    " + terminal.dim(line)));
    out.flush();
  }

  /** The client's own time is part of what a caller sees; here it has just started, and is slow. */
  private void showWarm(String name) {
    double[] inside = new double[WARM_INVOKES];
    double[] seen = new double[WARM_INVOKES];
    for (int i = 0; i < WARM_INVOKES; i++) {
      long begun = System.nanoTime();
      InvokeResponse response = invoke(name, LogType.NONE);
      seen[i] = (System.nanoTime() - begun) / NANOS_PER_MILLI;
      inside[i] =
          StartOfInvoke.of(response).phaseMillis().values().stream()
              .mapToDouble(Double::doubleValue)
              .sum();
    }
    out.printf("  warm, %d invokes one after the other%n", WARM_INVOKES);
    out.printf("    all phases together  %s%n", terminal.bold(sentence(inside)));
    out.printf("    seen by the AWS SDK  %s%n", sentence(seen));
    out.flush();
  }

  private static String sentence(double[] millis) {
    Percentiles percentiles = Percentiles.of(millis);
    return "p50 %.2f ms, p99 %.2f ms".formatted(percentiles.at(MEDIAN), percentiles.at(TAIL));
  }

  private InvokeResponse invoke(String name, LogType logType) {
    InvokeResponse response =
        lambda.invoke(r ->
            r.functionName(name)
                .payload(SdkBytes.fromUtf8String("{\"name\": \"world\"}"))
                .logType(logType));
    if (response.functionError() != null) {
      throw new CommandException(
          ExitCode.FAILED, name + " failed: " + response.payload().asUtf8String());
    }
    return response;
  }

  void conclude() {
    out.printf("%nNext: %s, and in a second shell%n", terminal.bold("./ondol up"));
    out.println("  ./ondol deploy examples/hello-node && ./ondol invoke hello-node");
    out.println("  eval \"$(./ondol env)\" && aws lambda list-functions");
    out.println();
    out.flush();
  }

  @Override
  public void close() {
    lambda.close();
    clients.close();
  }
}
