package dev.ondol.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code ondol keys delete}: from now on nobody can sign with the key. A session that was made with
 * it lasts until its own end.
 */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = "Deletes an access key; a running platform refuses it at once.")
final class KeysDeleteCommand implements Runnable {
  @Mixin private KeysFolder folder;

  @Parameters(paramLabel = "KEY", description = "Its id, such as AKIA...")
  private String id = "";

  KeysDeleteCommand(Map<String, String> environment) {
    this.folder = new KeysFolder(environment);
  }

  @Override
  public void run() {
    if (!folder.use(keys -> keys.delete(id))) {
      throw new CommandException(ExitCode.FAILED, "there is no access key " + id);
    }
  }
}
