package dev.ondol.cli;

import dev.ondol.frontend.identity.AccessKey;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ondol keys create}: makes an access key and prints it, the only time that anything does.
 * The output is lines for a shell or, in JSON, what {@code aws iam create-access-key} prints.
 */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = "Makes an access key: eval \"$(ondol keys create)\". Its secret is shown once.")
final class KeysCreateCommand implements Runnable {
  @Mixin private KeysFolder folder;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "For whom or what it is.")
  private String description = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  KeysCreateCommand(Map<String, String> environment) {
    this.folder = new KeysFolder(environment);
  }

  @Override
  public void run() {
    AccessKey key = folder.use(keys -> keys.create(description));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("AccessKeyId", key.id());
      shown.put("SecretAccessKey", key.secret());
      shown.put("CreateDate", key.created().toString());
      shown.put("Description", key.description());
      out.println(Json.of(Map.of("AccessKey", shown)));
    } else {
      out.println("export AWS_ACCESS_KEY_ID=" + key.id());
      out.println("export AWS_SECRET_ACCESS_KEY=" + key.secret());
      out.println("unset AWS_SESSION_TOKEN");
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "The secret is not shown again. A platform that verifies signatures knows the key at"
              + " once; one in development mode verifies them from its next start on.");
      err.flush();
    }
    out.flush();
  }
}
