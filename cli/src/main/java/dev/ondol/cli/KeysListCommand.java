package dev.ondol.cli;

import dev.ondol.frontend.identity.AccessKey;
import dev.ondol.frontend.identity.AccessKeyFolder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ondol keys list}: which access keys there are, without their secrets. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the access keys, without their secrets.")
final class KeysListCommand implements Runnable {
  private final Map<String, String> environment;
  @Mixin private KeysFolder folder;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  KeysListCommand(Map<String, String> environment) {
    this.environment = environment;
    this.folder = new KeysFolder(environment);
  }

  @Override
  public void run() {
    List<AccessKey> keys = folder.use(AccessKeyFolder::list);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Json.of(Map.of("AccessKeys", shown(keys))) : table(keys));
    out.flush();
  }

  private static List<Map<String, Object>> shown(List<AccessKey> keys) {
    List<Map<String, Object>> shown = new ArrayList<>();
    for (AccessKey key : keys) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("AccessKeyId", key.id());
      line.put("CreateDate", key.created().toString());
      line.put("Description", key.description());
      shown.add(line);
    }
    return shown;
  }

  private String table(List<AccessKey> keys) {
    Table table = new Table("KEY", "CREATED", "DESCRIPTION");
    keys.forEach(key -> table.row(key.id(), key.created().toString(), key.description()));
    return table.isEmpty()
        ? "No access keys: ondol keys create makes one."
        : table.draw(Terminal.of(environment));
  }
}
