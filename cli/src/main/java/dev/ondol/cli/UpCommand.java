package dev.ondol.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ondol up}: the platform, until SIGTERM or SIGINT. Then it drains and the process ends with
 * 0; the Java machine would end with the signal's number, so the last step is taken by hand.
 */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Serves the AWS APIs until interrupted.",
    footer = {
      "%nEach setting may also stand in the environment, as ONDOL_DATA_DIR for --data-dir, or in"
          + " the",
      "configuration file, as 'data-dir = ...'; the command line holds before the environment, the",
      "environment before the file."
    })
final class UpCommand implements Runnable {
  private final Map<String, String> environment;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The configuration file. Default: ONDOL_CONFIG, else $XDG_CONFIG_HOME/ondol/ondol.conf.")
  private @Nullable Path config;

  @Option(names = "--print-settings", description = "Print what holds and where it came from.")
  private boolean printSettings;

  @Spec private CommandSpec spec = CommandSpec.create();

  UpCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    EffectiveSettings effective =
        new SettingsReader(environment)
            .read(SettingFlags.of(spec.commandLine().getParseResult()), config);
    if (printSettings) {
      out.print(effective.print());
      out.flush();
      return;
    }
    Platform platform = Platform.start(effective.settings());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(platform, out), "stop"));
    String usual = new Target(environment).endpointOfSettings();
    new Banner(platform, Terminal.of(environment), usual).print(out);
    awaitSignal();
  }

  private static void stop(Platform platform, PrintWriter out) {
    out.println(
        "Stopping: waiting for invokes in flight, at most "
            + platform.settings().times().drain().toSeconds()
            + " s.");
    out.flush();
    platform.close();
    out.println("Stopped.");
    out.flush();
    Runtime.getRuntime().halt(ExitCode.OK);
  }

  private static void awaitSignal() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
