package dev.ondol.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * What one sandbox is made of.
 *
 * @param id unique on this host: 1 to 40 of {@code [a-z0-9-]}
 * @param resources what the code may use; enforced from the container level upwards
 * @param taskRoot the unpacked code on the host; the code sees it read-only as {@code /var/task}
 * @param runtimeDir the language runtime's bootstrap on the host; read-only as {@code /var/runtime}
 * @param hostMounts further folders of the host that the language runtime needs, each read-only and
 *     at its own path; the provider adds what every program needs ({@code /usr}, parts of {@code
 *     /etc})
 * @param outboundNetwork whether the code may open connections to other hosts
 */
public record SandboxSpec(
    String id,
    Resources resources,
    Path taskRoot,
    Path runtimeDir,
    List<Path> hostMounts,
    boolean outboundNetwork) {

  public SandboxSpec {
    hostMounts = List.copyOf(hostMounts);
  }

  /**
   * @param memoryMib also sets the share of the processors: one for every 1,769 MiB
   * @param ephemeralStorageMib the size of {@code /tmp}
   */
  public record Resources(int memoryMib, int ephemeralStorageMib) {
    /** At this much memory a function has one processor to itself. */
    public static final int MEMORY_MIB_PER_PROCESSOR = 1769;
  }
}
