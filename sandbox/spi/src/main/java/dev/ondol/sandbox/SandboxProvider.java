package dev.ondol.sandbox;

import java.time.Duration;

/**
 * Makes sandboxes by one isolation technology. A provider that cannot run here says so in its
 * probe; it stops nothing else. Thread-safe; every method may block.
 */
public interface SandboxProvider extends AutoCloseable {
  /** Such as {@code process} or {@code runc}; the word in configuration, metrics and logs. */
  String name();

  IsolationLevel level();

  /** Finds out whether it works here by really starting a sandbox, within {@code limit}. */
  Probe probe(Duration limit);

  /**
   * Makes everything that a sandbox needs (file system, network, cgroup, its door), but runs
   * nothing. On failure nothing is left behind.
   *
   * @throws SandboxException where the host refuses
   */
  Sandbox create(SandboxSpec spec);

  /**
   * The same without code, which comes later.
   *
   * @param spec one without a task and without layers
   * @throws SandboxException where the host refuses
   */
  BareSandbox createBare(SandboxSpec spec);

  /**
   * Ends and removes what an earlier, crashed life of this platform left on the host: processes,
   * cgroups, mounts, namespaces, folders. Nothing that a living platform has made is touched.
   *
   * @return what was removed, one line each for the log
   */
  java.util.List<String> removeLeftovers();

  /**
   * Gives back what all sandboxes share, such as firewall rules. Sandboxes are destroyed before.
   */
  @Override
  void close();
}
