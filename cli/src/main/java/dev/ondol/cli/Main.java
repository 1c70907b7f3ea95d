package dev.ondol.cli;

import dev.ondol.bench.BenchCommand;
import java.util.Map;
import picocli.CommandLine;

/**
 * The {@code ondol} command: the list of its subcommands, and what becomes of an exception.
 * Everything that a command needs of the process (its environment) is handed down from here.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine(System.getenv()).execute(args));
  }

  /** The whole command, with all subcommands. */
  public static CommandLine commandLine(Map<String, String> environment) {
    CommandLine ondol = new CommandLine(new OndolCommand());
    ondol.addSubcommand(upCommand(environment));
    ondol.addSubcommand(new DemoCommand(environment));
    ondol.addSubcommand(new EnvCommand(environment));
    ondol.addSubcommand(KeysCommand.with(environment));
    ondol.addSubcommand(new DeployCommand(environment));
    ondol.addSubcommand(new InvokeCommand(environment));
    ondol.addSubcommand(new LogsCommand(environment));
    ondol.addSubcommand(new SlotsCommand(environment));
    ondol.addSubcommand(new DoctorCommand(environment));
    ondol.addSubcommand(new BenchCommand(environment));
    ondol.addSubcommand(new CompletionCommand());
    ondol.setExecutionExceptionHandler((exception, command, parsed) -> {
      ErrorReport report = ErrorReport.of(exception);
      command.getErr().println("ondol: " + report.message());
      return report.exitCode();
    });
    return ondol;
  }

  private static CommandLine upCommand(Map<String, String> environment) {
    CommandLine up = new CommandLine(new UpCommand(environment));
    SettingFlags.addTo(up.getCommandSpec());
    return up;
  }
}
