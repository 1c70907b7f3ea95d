package dev.ondol.sandbox;

/** How far a sandbox keeps its code from the host, weakest first. */
public enum IsolationLevel {
  /** None at all: the code runs as the platform's own user. For development only. */
  PROCESS,
  /** Namespaces, cgroups, seccomp; the kernel is shared. */
  CONTAINER,
  /** A kernel in user space answers the system calls. */
  USER_SPACE_KERNEL,
  /** A kernel of its own. */
  MICROVM
}
