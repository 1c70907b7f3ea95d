package dev.ondol.sandbox;

/** What a provider's probe of this host found. */
public sealed interface Probe {
  /**
   * A sandbox started and ended.
   *
   * @param description with which program and version, such as {@code runc 1.1.5, cgroup v1}
   * @param warnings what a careful operator should know, such as a known hole of this version
   */
  record Works(String description, java.util.List<String> warnings) implements Probe {}

  /**
   * No sandbox starts here.
   *
   * @param reason what was tried and what the host answered
   * @param remedy what to install or change, as a sentence
   */
  record Unavailable(String reason, String remedy) implements Probe {}
}
