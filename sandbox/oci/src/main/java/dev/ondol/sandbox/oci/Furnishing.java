package dev.ondol.sandbox.oci;

import dev.ondol.linux.Mounts;
import dev.ondol.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How code comes into a container that runs already. Its {@code /var/task} and {@code /opt} are
 * made from mounts of the host that are shared: the container holds them as a slave does, so that
 * what the host mounts on its own ones appears on the container's, and nothing ever goes the other
 * way.
 *
 * <pre>
 *   host   sandbox/ID/task   [awaiting] ◀── move ── sandbox/ID/arriving [code, read-only]
 *                                │ propagates
 *   inside        /var/task  [awaiting] ◀── [code, read-only]
 * </pre>
 *
 * <p>The code is made read-only in a place that nobody sees and then moved, for options that a
 * mount gets later do not propagate: there is no moment in which it could be written from inside.
 */
final class Furnishing {
  private static final Path LAYERS = Path.of("/opt");

  private final RunFolder run;
  private final Path folder;

  /**
   * @param folder of the sandbox on the host
   */
  Furnishing(RunFolder run, Path folder) {
    this.run = run;
    this.folder = folder;
  }

  /** Whether a container has a mount at {@code /opt}, where layers are or may come. */
  static boolean hasLayers(SandboxSpec.Folders folders) {
    return folders.layers() != null
        || (folders.task() == null && mayHaveLayers(folders.hostMounts()));
  }

  /** Not where they would cover what the language runtime needs. */
  private static boolean mayHaveLayers(List<Path> hostMounts) {
    return hostMounts.stream().noneMatch(mount -> mount.startsWith(LAYERS));
  }

  /** Before the container is there. */
  void leaveRoom(List<Path> hostMounts) {
    leaveRoom("task", run.awaiting());
    if (mayHaveLayers(hostMounts)) leaveRoom("layers", run.awaiting());
    leaveRoom("cache", run.empty());
  }

  private void leaveRoom(String name, Path before) {
    Path place = folder.resolve(name);
    Mounts.bind(before, place, RootTree.READ_ONLY);
    Mounts.share(place);
  }

  /** Whether the container is there already or is still to come. */
  void bringIn(Path task, @Nullable Path layers, @Nullable Path cache, List<Path> hostMounts) {
    bringIn(task, "task");
    if (layers != null) RootTree.requireBesideLayers(hostMounts);
    if (mayHaveLayers(hostMounts)) bringIn(layers == null ? run.empty() : layers, "layers");
    if (cache != null) bringIn(cache, "cache");
  }

  private void bringIn(Path source, String name) {
    Path arriving = folder.resolve("arriving");
    Mounts.bind(source, arriving, RootTree.READ_ONLY);
    Mounts.keepPrivate(arriving);
    Mounts.move(arriving, folder.resolve(name));
  }
}
