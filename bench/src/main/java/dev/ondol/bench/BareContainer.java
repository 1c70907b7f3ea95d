package dev.ondol.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The floor of a sandbox: the container program of this host by itself, over this host's own
 * programs, with the namespaces and limits of its own default bundle. One bundle serves many
 * starts.
 */
final class BareContainer implements AutoCloseable {
  private static final List<String> ROOT_FOLDERS =
      List.of("bin", "lib", "lib32", "lib64", "sbin", "usr");
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String program;
  private final Folder bundle = new Folder();

  /**
   * @param program such as {@code runc}
   */
  BareContainer(String program) {
    this.program = program;
    Program.time(bundle.path(), List.of(program, "spec"));
    try {
      Path config = bundle.path().resolve("config.json");
      Files.writeString(config, doingNothing(Files.readString(config)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From nothing until its process runs, in milliseconds; its end does not count. */
  double startMillis() {
    String name = "ondol-bench-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
    try {
      return Floors.millis(Program.time(bundle.path(), List.of(program, "run", "--detach", name)));
    } finally {
      Program.time(bundle.path(), List.of(program, "delete", "--force", name));
    }
  }

  private String doingNothing(String config) throws IOException {
    JsonMapper json = JsonMapper.shared();
    ObjectNode all = (ObjectNode) json.readTree(config);
    ObjectNode process = (ObjectNode) all.get("process");
    process.put("terminal", false);
    process.putArray("args").add("/bin/true");
    ((ObjectNode) all.get("root")).put("path", "root");
    ArrayNode mounts = all.putArray("mounts");
    mounts.addObject().put("destination", "/proc").put("type", "proc").put("source", "proc");
    Path root = Files.createDirectory(bundle.path().resolve("root"));
    for (String name : ROOT_FOLDERS) {
      Path real = Path.of("/", name);
      if (Files.isSymbolicLink(real)) {
        Files.createSymbolicLink(root.resolve(name), Files.readSymbolicLink(real));
      } else if (Files.isDirectory(real)) {
        mounts
            .addObject()
            .put("destination", "/" + name)
            .put("type", "bind")
            .put("source", real.toString())
            .putArray("options")
            .add("rbind")
            .add("ro");
      }
    }
    return json.writeValueAsString(all);
  }

  @Override
  public void close() {
    bundle.close();
  }
}
