package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.Launch;
import dev.ondol.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes {@code config.json}. Nothing in it comes from a user but the values of command, variables
 * and working directory of the process; no hooks, no annotations, no capabilities, no terminal.
 */
final class BundleConfig {
  static final String HOSTNAME = "sandbox";

  /** As on AWS. */
  static final int UID = 993;

  static final int GID = 990;

  /** Processes and threads, as on AWS. */
  static final int MAX_TASKS = 1024;

  private static final int MAX_OPEN_FILES = 1024;

  /** If the whole host runs out of memory, sandboxes go before the platform. */
  private static final int OOM_SCORE = 700;

  private static final List<String> NO_CAPABILITIES = List.of();

  private static final List<String> HIDDEN =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/interrupts",
          "/proc/kallsyms",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/timer_list");

  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, Object> SECCOMP = SeccompProfile.load();

  /**
   * What a sandbox is made of, on the host.
   *
   * @param folder of this sandbox, in the run folder
   * @param cgroup as {@link SandboxCgroup#path}
   * @param yields whether all others go first where processors are short
   */
  record Parts(
      RunFolder run,
      Path folder,
      SandboxSpec spec,
      Path networkNamespace,
      String cgroup,
      Owners owners,
      boolean yields) {}

  /**
   * Whom the two users of a sandbox are on the host.
   *
   * @param root user 0 inside
   * @param function user 993 inside
   */
  record Owners(int root, int function) {}

  private BundleConfig() {}

  static byte[] write(Parts parts, Cgroups cgroups, Launch launch) {
    return JSON.writeValueAsBytes(
        Map.of(
            "ociVersion",
            "1.0.2",
            "hostname",
            HOSTNAME,
            "process",
            process(launch),
            "root",
            Map.of(
                "path",
                parts.run.root(parts.spec.folders().hostMounts()).toString(),
                "readonly",
                true),
            "mounts",
            mounts(parts),
            "linux",
            linux(parts, cgroups)));
  }

  private static Map<String, Object> process(Launch launch) {
    List<String> environment = new ArrayList<>();
    launch.environment().forEach((name, value) -> environment.add(name + "=" + value));
    Map<String, Object> process = new LinkedHashMap<>();
    process.put("terminal", false);
    process.put("user", Map.of("uid", UID, "gid", GID));
    process.put("args", launch.command());
    process.put("env", environment);
    process.put("cwd", launch.workingDirectory());
    process.put("noNewPrivileges", true);
    process.put("oomScoreAdj", OOM_SCORE);
    process.put(
        "rlimits", List.of(rlimit("RLIMIT_NOFILE", MAX_OPEN_FILES), rlimit("RLIMIT_CORE", 0)));
    process.put(
        "capabilities",
        Map.of(
            "bounding", NO_CAPABILITIES,
            "effective", NO_CAPABILITIES,
            "inheritable", NO_CAPABILITIES,
            "permitted", NO_CAPABILITIES,
            "ambient", NO_CAPABILITIES));
    return process;
  }

  private static Map<String, Object> rlimit(String type, long limit) {
    return Map.of("type", type, "soft", limit, "hard", limit);
  }

  private static List<Object> mounts(Parts parts) {
    List<Object> mounts = new ArrayList<>();
    mounts.add(
        Map.of(
            "destination",
            "/proc",
            "type",
            "proc",
            "source",
            "proc",
            "options",
            List.of("nosuid", "noexec", "nodev")));
    // A bind mount: else the runtime makes devices of its own, terminals among them.
    mounts.add(bind("/dev", parts.run.devices(), "ro", "nosuid", "noexec"));
    mounts.add(bind("/var/task", parts.folder.resolve("task"), "rslave", "ro", "nosuid", "nodev"));
    mounts.add(bind("/var/runtime", parts.folder.resolve("runtime"), "ro", "nosuid", "nodev"));
    if (Furnishing.hasLayers(parts.spec.folders())) {
      mounts.add(bind("/opt", parts.folder.resolve("layers"), "rslave", "ro", "nosuid", "nodev"));
    }
    if (parts.spec.folders().cache() != null || parts.spec.folders().task() == null) {
      mounts.add(
          bind(
              "/var/lang/cache", parts.folder.resolve("cache"), "rslave", "ro", "nosuid", "nodev"));
    }
    mounts.add(bind("/tmp", parts.folder.resolve("tmp"), "nosuid", "nodev", "noatime"));
    return mounts;
  }

  private static Map<String, Object> bind(String target, Path source, String... options) {
    List<String> all = new ArrayList<>(List.of("bind"));
    all.addAll(List.of(options));
    return Map.of(
        "destination", target, "type", "bind", "source", source.toString(), "options", all);
  }

  private static Map<String, Object> linux(Parts parts, Cgroups cgroups) {
    Map<String, Object> linux = new LinkedHashMap<>();
    linux.put("rootfsPropagation", "rslave");
    linux.put("uidMappings", mappings(parts.owners, UID));
    linux.put("gidMappings", mappings(parts.owners, GID));
    linux.put("namespaces", namespaces(parts.networkNamespace));
    linux.put("cgroupsPath", parts.cgroup);
    linux.put("resources", resources(parts, cgroups));
    linux.put("seccomp", SECCOMP);
    linux.put("maskedPaths", HIDDEN);
    linux.put("readonlyPaths", READ_ONLY);
    return linux;
  }

  /** The host's root is nobody inside, and so is everyone else but these two. */
  private static List<Object> mappings(Owners owners, int function) {
    return List.of(
        Map.of("containerID", 0, "hostID", owners.root, "size", 1),
        Map.of("containerID", function, "hostID", owners.function, "size", 1));
  }

  private static List<Object> namespaces(Path network) {
    List<Object> namespaces = new ArrayList<>();
    for (String type : List.of("user", "mount", "pid", "ipc", "uts", "cgroup")) {
      namespaces.add(Map.of("type", type));
    }
    namespaces.add(Map.of("type", "network", "path", network.toString()));
    return namespaces;
  }

  private static Map<String, Object> resources(Parts parts, Cgroups cgroups) {
    SandboxSpec.Resources limits = parts.spec.resources();
    Map<String, Object> resources = new LinkedHashMap<>();
    long bytes = (long) limits.memoryMib() << 20;
    resources.put("memory", cgroups.memory(bytes));
    resources.put("pids", Map.of("limit", MAX_TASKS));
    Map<String, Object> processors = new LinkedHashMap<>();
    processors.put("period", ProcessorShare.PERIOD_MICROS);
    processors.put("quota", ProcessorShare.ofInit(limits.memoryMib()).quotaMicros());
    if (parts.yields) processors.put("shares", Weights.YIELDING_SHARES);
    resources.put("cpu", processors);
    resources.put("devices", devices());
    Map<String, String> unified = cgroups.unified();
    if (!unified.isEmpty()) resources.put("unified", unified);
    return resources;
  }

  private static List<Object> devices() {
    List<Object> rules = new ArrayList<>();
    rules.add(Map.of("allow", false, "access", "rwm"));
    for (int minor : new int[] {3, 5, 7, 8, 9}) {
      rules.add(Map.of("allow", true, "type", "c", "major", 1, "minor", minor, "access", "rw"));
    }
    return rules;
  }
}
