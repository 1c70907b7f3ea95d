package dev.ondol.cli;

import dev.ondol.bench.BenchCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The {@code ondol} command: the list of its subcommands, and what becomes of an exception.
 * Everything that a command needs of the process (its environment) is handed down from here.
 */
public final class Main {
  private static final String COMPLETION = "completion";

  private Main() {}

  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    Optional<PlainUp> plain = PlainUp.of(args);
    System.exit(
        plain.isPresent()
            ? plain.get().run(environment)
            : commandLine(environment, args).execute(args));
  }

  /** The whole command, with all subcommands. */
  public static CommandLine commandLine(Map<String, String> environment) {
    return with(subcommands(environment));
  }

  /**
   * The command for these arguments. Reading what a subcommand takes costs milliseconds, so where
   * one is named, that one alone is read; unless its subject is the whole command.
   */
  static CommandLine commandLine(Map<String, String> environment, String... args) {
    Map<String, Supplier<Object>> all = subcommands(environment);
    boolean one = args.length > 0 && all.containsKey(args[0]) && !args[0].equals(COMPLETION);
    return with(one ? Map.of(args[0], all.get(args[0])) : all);
  }

  private static Map<String, Supplier<Object>> subcommands(Map<String, String> environment) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put(PlainUp.NAME, () -> upCommand(environment));
    all.put("demo", () -> new DemoCommand(environment));
    all.put("env", () -> new EnvCommand(environment));
    all.put("keys", () -> KeysCommand.with(environment));
    all.put("deploy", () -> new DeployCommand(environment));
    all.put("invoke", () -> new InvokeCommand(environment));
    all.put("logs", () -> new LogsCommand(environment));
    all.put("slots", () -> new SlotsCommand(environment));
    all.put("doctor", () -> new DoctorCommand(environment));
    all.put("bench", () -> new BenchCommand(environment));
    all.put("version", VersionCommand::new);
    all.put(COMPLETION, CompletionCommand::new);
    return all;
  }

  private static CommandLine with(Map<String, Supplier<Object>> subcommands) {
    CommandLine ondol = new CommandLine(new OndolCommand());
    subcommands.forEach((name, subcommand) -> ondol.addSubcommand(name, subcommand.get()));
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
