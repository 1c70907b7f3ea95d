package dev.ondol.core;

import java.util.Locale;

/**
 * The phases of an invoke, in order. A warm invoke goes through the first three and the last two.
 */
public enum Phase {
  /** The request is read and its operation found. */
  ACCEPT,
  /** Signature, function, qualifier, permission. */
  AUTHORIZE,
  /** Concurrency permit, slot decision, and the wait for room where there is none. */
  PLACE,
  /** Namespaces, cgroup, network, file system. */
  SANDBOX,
  /** The code is where the sandbox sees it. */
  CODE,
  /** The language runtime starts, up to its bootstrap's first line. */
  RUNTIME,
  /** The function's own init code runs, up to the first request for an event. */
  FUNCTION_INIT,
  /** The event goes to the runtime and the handler runs, up to the response's first byte. */
  DISPATCH,
  /** The response's bytes reach the platform. */
  RESPOND;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As in headers, metrics and JSON: lower case with hyphens. */
  public String label() {
    return label;
  }
}
