package dev.ondol.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ondol keys}: the access keys that requests are signed with. Its subcommands work on the
 * data folder, whether a platform runs on it or not: who may write there decides who has access.
 */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Makes, lists and deletes access keys.")
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private KeysCommand() {}

  /** The command with its subcommands. */
  static CommandLine with(Map<String, String> environment) {
    CommandLine keys = new CommandLine(new KeysCommand());
    keys.addSubcommand(new KeysCreateCommand(environment));
    keys.addSubcommand(new KeysListCommand(environment));
    keys.addSubcommand(new KeysDeleteCommand(environment));
    return keys;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "create, list or delete?");
  }
}
