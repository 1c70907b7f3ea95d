package dev.ondol.sandbox.oci;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The system calls that a sandbox may make, in the shape of {@code linux.seccomp} of an OCI
 * configuration. Most stand in {@code allowed-syscalls.txt}; here are those that depend on their
 * arguments.
 */
final class SeccompProfile {
  private static final String LIST = "allowed-syscalls.txt";
  private static final int ENOSYS = 38;

  /** All {@code CLONE_NEW...} flags: a sandbox makes no namespaces. */
  private static final long CLONE_NAMESPACES = 0x7E020000L;

  /** Unix, IPv4, IPv6 and netlink (which lists interfaces); no raw packets, vsock, crypto API. */
  private static final List<Long> ADDRESS_FAMILIES = List.of(1L, 2L, 10L, 16L);

  /** Linux, and Linux without address space randomisation; and asking. */
  private static final List<Long> PERSONALITIES = List.of(0L, 0x40000L, 0xFFFFFFFFL);

  private SeccompProfile() {}

  static Map<String, Object> load() {
    List<Object> rules = new ArrayList<>();
    rules.add(Map.of("names", names(), "action", "SCMP_ACT_ALLOW"));
    rules.add(
        allow(
            "clone",
            Map.of(
                "index", 0, "value", CLONE_NAMESPACES, "valueTwo", 0, "op", "SCMP_CMP_MASKED_EQ")));
    for (long family : ADDRESS_FAMILIES) rules.add(allow("socket", equalTo(family)));
    for (long personality : PERSONALITIES) rules.add(allow("personality", equalTo(personality)));
    return Map.of(
        "defaultAction",
        "SCMP_ACT_ERRNO",
        "defaultErrnoRet",
        ENOSYS,
        "architectures",
        List.of(architecture()),
        "syscalls",
        rules);
  }

  private static Map<String, Object> allow(String name, Map<String, Object> argument) {
    return Map.of("names", List.of(name), "action", "SCMP_ACT_ALLOW", "args", List.of(argument));
  }

  private static Map<String, Object> equalTo(long value) {
    return Map.of("index", 0, "value", value, "op", "SCMP_CMP_EQ");
  }

  /** The machine's own only: the 32-bit calls beside it are not let in. */
  private static String architecture() {
    String arch = System.getProperty("os.arch");
    return switch (arch) {
      case "amd64" -> "SCMP_ARCH_X86_64";
      case "aarch64" -> "SCMP_ARCH_AARCH64";
      default -> throw new IllegalStateException("no system call list for " + arch);
    };
  }

  private static List<String> names() {
    try (InputStream in = SeccompProfile.class.getResourceAsStream(LIST)) {
      if (in == null) throw new IllegalStateException(LIST + " is not in the jar");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .flatMap(line -> List.of(line.split(" ", -1)).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
