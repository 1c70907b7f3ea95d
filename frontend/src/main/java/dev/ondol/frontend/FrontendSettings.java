package dev.ondol.frontend;

/**
 * Where and within which limits the frontend serves.
 *
 * @param host the address to bind
 * @param port 0 for any that is free
 * @param account whose functions these are
 * @param hostArchitecture {@code x86_64} or {@code arm64}: what functions run on here
 * @param maxConnections beyond which a new one is closed at once
 * @param bodyBudgetBytes for all request bodies that are in memory at one time
 */
public record FrontendSettings(
    String host,
    int port,
    Account account,
    String hostArchitecture,
    int maxConnections,
    long bodyBudgetBytes) {
  private static final int MAX_CONNECTIONS = 10_000;
  private static final int HEAP_SHARE_OF_BODIES = 4;

  /** The defaults for this host: a quarter of the heap for bodies. */
  public static FrontendSettings of(String host, int port, Account account) {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
    long budget = Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_BODIES;
    return new FrontendSettings(host, port, account, architecture, MAX_CONNECTIONS, budget);
  }
}
