package dev.ondol.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ondol up}: the platform, until it is told to stop. In its plainest form it is read by
 * {@link PlainUp}.
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
      names = PlainUp.CONFIG,
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
    new Service(environment, out).run(effective.settings());
  }
}
