package dev.ondol.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Another system that answers the same hello, as its users run it. */
final class Peer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);

  private final String name;
  private final Plan plan;
  private final Program program;
  private final Duration startup;

  /**
   * How it is run.
   *
   * @param folder that it is started in
   * @param port that it listens at
   */
  record Plan(java.nio.file.Path folder, List<String> command, int port, Target target) {}

  Peer(String name, Plan plan) {
    this.name = name;
    this.plan = plan;
    this.program =
        Program.start(plan.folder(), Map.of("SLS_TELEMETRY_DISABLED", "1"), plan.command());
    try {
      this.startup = program.await(() -> listens(plan.port()), START_LIMIT);
    } catch (BenchException e) {
      program.close();
      throw e;
    }
  }

  String name() {
    return name;
  }

  Target target() {
    return plan.target();
  }

  Plan plan() {
    return plan;
  }

  /** From its start until it took connections. */
  Duration startup() {
    return startup;
  }

  /** Since its start. */
  Duration age() {
    return program.age();
  }

  double residentMib() {
    return program.residentMib();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
      return true;
    } catch (java.io.IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
