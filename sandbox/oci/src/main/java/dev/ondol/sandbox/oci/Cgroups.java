package dev.ondol.sandbox.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How this host lays out its cgroups. */
sealed interface Cgroups permits SplitCgroups, UnifiedCgroups {
  /** Below the top of each hierarchy: everything of all platforms. */
  String TOP = "ondol";

  /** Stands for the hierarchy of version 2 among those of version 1. */
  String UNIFIED = "unified";

  static Cgroups detect() {
    Path top = Path.of("/sys/fs/cgroup");
    if (Files.exists(top.resolve("cgroup.controllers"))) return new UnifiedCgroups(top);
    Map<String, Path> controllers = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
        List<String> fields = List.of(line.split(" ", -1));
        // One of version 2 beside them counts nothing, but runtimes make their cgroups in it too.
        if (fields.get(2).equals("cgroup2")) controllers.put(UNIFIED, Path.of(fields.get(1)));
        if (!fields.get(2).equals("cgroup")) continue;
        for (String option : fields.get(3).split(",", -1)) {
          controllers.putIfAbsent(option, Path.of(fields.get(1)));
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new SplitCgroups(controllers);
  }

  /** For people, such as {@code cgroup v2}. */
  String description();

  /** Whether the host's own processes go before all sandboxes where processors are short. */
  void letHostGoFirst(boolean wanted);

  /** The {@code memory} part of the OCI resources; swap counts as memory where it is counted. */
  Map<String, Object> memory(long bytes);

  /** The {@code unified} part. */
  Map<String, String> unified();

  /** A sandbox's; the runtime makes it. */
  SandboxCgroup of(String mark, String id);

  /** The folders of all sandboxes of one platform, one in each hierarchy. */
  List<Path> folders(String mark);
}
