package dev.ondol.cli;

import dev.ondol.runtimes.RuntimeShelf;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;

/** {@code ondol deploy}: a folder becomes a function, or the new code of one. */
@Command(
    name = "deploy",
    mixinStandardHelpOptions = true,
    description = "Makes a function of a folder, a zip or a jar, or updates the one of that name.")
final class DeployCommand implements Runnable {
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9_-]+");
  private static final int MAX_NAME_LENGTH = 64;

  @Mixin private Target target;

  @Parameters(
      paramLabel = "DIR",
      description = "The folder; or a zip or a jar that is packed already.")
  private Path source = Path.of("");

  @Option(names = "--name", paramLabel = "NAME", description = "Default: the folder's name.")
  private @Nullable String name;

  @Option(
      names = "--runtime",
      paramLabel = "ID",
      description = "Such as nodejs22.x. Default: by the files, the newest that this host has.")
  private @Nullable String runtime;

  @Option(names = "--handler", paramLabel = "HANDLER", description = "Default: by the files.")
  private @Nullable String handler;

  @Option(names = "--memory", paramLabel = "MIB", description = "128 to 10240.")
  private @Nullable Integer memoryMib;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "1 to 900.")
  private @Nullable Integer timeoutSeconds;

  @Option(names = "--env", paramLabel = "KEY=VALUE", description = "A variable; may be repeated.")
  private Map<String, String> variables = new LinkedHashMap<>();

  @Option(
      names = "--role",
      paramLabel = "ARN",
      description = "The role that the function has. Default for a new one: ondol.")
  private @Nullable String role;

  @Option(names = "--json", description = "Print the function's configuration as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  DeployCommand(Map<String, String> environment) {
    this.target = new Target(environment);
  }

  @Override
  public void run() {
    PrintWriter progress = spec.commandLine().getErr();
    try (Clients clients = target.clients();
        LambdaClient lambda = clients.lambda()) {
      Deployment deployment =
          new Deployment(
              name == null ? nameOf(source) : name,
              code(progress),
              new Deployment.Options(
                  memoryMib,
                  timeoutSeconds,
                  variables,
                  role,
                  new DefaultRole(clients, target.account())::ensure));
      print(deployment.carryOut(lambda, sentence -> progress.println(sentence + " ...")));
    } catch (IOException e) {
      throw new CommandException(ExitCode.USAGE, source + " cannot be read: " + e, e);
    }
  }

  private Deployment.Code code(PrintWriter progress) throws IOException {
    CodePackage found = CodePackage.of(source);
    progress.println(found.summary());
    String identifier = runtime;
    if (identifier == null) {
      identifier =
          newest(found.family().orElseThrow(() -> unknown("the runtime", "--runtime nodejs22.x")));
    }
    String entry = handler;
    if (entry == null) {
      entry = found.handler().orElseThrow(() -> unknown("the handler", "--handler FILE.FUNCTION"));
    }
    return new Deployment.Code(source, found.zip(), identifier, entry);
  }

  /** The platform is on this host, so what this command finds is what it serves. */
  private String newest(String family) throws IOException {
    RuntimeShelf shelf = RuntimeShelf.open(target.dataDir().resolve("runtimes"));
    return new IdentifierSurvey(shelf)
        .newest(family)
        .orElseThrow(() ->
            new CommandException(
                ExitCode.FAILED,
                "this host has no " + family + " that can serve: ondol doctor says why."));
  }

  private CommandException unknown(String what, String option) {
    return new CommandException(
        ExitCode.USAGE,
        "the files of " + source + " do not tell " + what + ": name it, such as " + option + ".");
  }

  private void print(GetFunctionConfigurationResponse function) {
    if (json) {
      spec.commandLine().getOut().println(Json.ofConfiguration(function));
    } else {
      spec.commandLine().getOut().println(function.functionArn());
    }
  }

  /** The last part of the path, as far as a function may be called so. */
  static String nameOf(Path source) {
    Path last = source.toAbsolutePath().normalize().getFileName();
    String text = last == null ? "" : last.toString();
    if (Files.isRegularFile(source) && text.lastIndexOf('.') > 0) {
      text = text.substring(0, text.lastIndexOf('.'));
    }
    String name = NOT_IN_NAMES.matcher(text).replaceAll("-");
    return name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH));
  }
}
