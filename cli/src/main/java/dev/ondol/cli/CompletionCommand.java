package dev.ondol.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ondol completion}: a script for the shell, which both shells can read. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Prints a completion script: source <(ondol completion bash)")
final class CompletionCommand implements Runnable {
  /** The shells that are served. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell = Shell.bash;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    String script = AutoComplete.bash("ondol", spec.root().commandLine());
    spec.commandLine().getOut().println(script(script));
  }

  private String script(String bash) {
    return switch (shell) {
      case bash -> bash;
      case zsh ->
          "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n"
              + bash;
    };
  }
}
