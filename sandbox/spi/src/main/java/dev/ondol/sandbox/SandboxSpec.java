package dev.ondol.sandbox;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one sandbox is made of.
 *
 * @param id unique on this host: 1 to 40 of {@code [a-z0-9-]}
 * @param resources what the code may use; enforced from the container level upwards
 * @param outboundNetwork whether the code may open connections to other hosts
 */
public record SandboxSpec(
    String id, Resources resources, Folders folders, boolean outboundNetwork) {

  /**
   * What of the host it sees, all of it read-only.
   *
   * @param task the unpacked code, which is {@code /var/task} in there; null in one that is made
   *     bare
   * @param runtime the language runtime's bootstrap, which is {@code /var/runtime}
   * @param layers the function's layers laid over each other, which is {@code /opt}; null where it
   *     has none, and {@code /opt} is empty
   * @param cache what a language runtime made of the code ahead, which is {@code /var/lang/cache};
   *     null for nothing
   * @param hostMounts further folders that the language runtime needs, each at its own path; the
   *     provider adds what every program needs ({@code /usr}, parts of {@code /etc})
   */
  public record Folders(
      @Nullable Path task,
      Path runtime,
      @Nullable Path layers,
      @Nullable Path cache,
      List<Path> hostMounts) {
    public Folders {
      hostMounts = List.copyOf(hostMounts);
    }

    /** No layers, no cache, and a runtime that needs nothing more. */
    public static Folders of(Path task, Path runtime) {
      return new Folders(task, runtime, null, null, List.of());
    }

    /** For a sandbox that gets its code later. */
    public static Folders bare(Path runtime, List<Path> hostMounts) {
      return new Folders(null, runtime, null, null, hostMounts);
    }

    /** The code of one that is not bare. */
    public Path requireTask() {
      if (task == null) {
        throw new SandboxException("a sandbox is to be made without code");
      }
      return task;
    }
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
