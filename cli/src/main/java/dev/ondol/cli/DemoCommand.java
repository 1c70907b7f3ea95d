package dev.ondol.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ondol demo}: the whole platform for a minute, on a free port, with a folder that is thrown
 * away. Everything goes through the public API, so what it shows is what a client gets.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Starts a throw-away platform, runs two functions cold and warm, shows what happened.")
final class DemoCommand implements Runnable {
  private final Map<String, String> environment;

  @Option(
      names = "--isolation",
      paramLabel = "LEVEL",
      description = "auto, process or container. Default: auto.")
  private String isolation = "auto";

  @Spec private CommandSpec spec = CommandSpec.create();

  DemoCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run() {
    Path examples = examples();
    PrintWriter out = spec.commandLine().getOut();
    ThrowawayPlatform throwaway = ThrowawayPlatform.start(isolation);
    Thread interrupted = new Thread(throwaway::close, "interrupted");
    Runtime.getRuntime().addShutdownHook(interrupted);
    try (Demonstration demonstration =
        new Demonstration(throwaway.platform(), out, Terminal.of(environment))) {
      demonstration.introduce();
      for (String name : List.of("hello-node", "hello-python")) {
        demonstration.show(examples.resolve(name));
      }
      demonstration.conclude();
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "the examples cannot be read: " + e, e);
    } finally {
      throwaway.close();
      Runtime.getRuntime().removeShutdownHook(interrupted);
    }
  }

  /** Beside the sources, wherever the command is called from. */
  private static Path examples() {
    Path folder =
        Path.of(System.getProperty("ondol.home", "")).toAbsolutePath().resolve("examples");
    if (!Files.isDirectory(folder)) {
      throw new CommandException(
          ExitCode.USAGE, "there are no examples at " + folder + ": run the demo by ./ondol.");
    }
    return folder;
  }
}
