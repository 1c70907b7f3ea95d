package dev.ondol.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ondol} without a subcommand: says which there are. */
@Command(
    name = "ondol",
    mixinStandardHelpOptions = true,
    version = "ondol 0.1.0",
    description = "Runs functions the way AWS Lambda does, on this host.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:the platform answered with an error, or the function failed",
      "2:the command line or a setting is wrong; nothing was done",
      "3:nothing answers at the endpoint"
    },
    footerHeading = "%n",
    footer = "Try: ondol demo")
final class OndolCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }
}
