package dev.ondol.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The life of a process that serves, until SIGTERM or SIGINT. Then the platform drains and the
 * process ends with 0; the Java machine would end with the signal's number, so the last step is
 * taken by hand.
 */
record Service(Map<String, String> environment, PrintWriter out) {

  /**
   * Does not come back.
   *
   * @throws CommandException if the platform cannot start
   */
  void run(Settings settings) {
    Platform platform = Platform.start(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(platform), "stop"));
    String usual = new Target(environment).endpointOfSettings();
    new Banner(platform, Terminal.of(environment), usual).print(out);
    awaitSignal();
  }

  private void stop(Platform platform) {
    out.println(
        "Stopping: waiting for invokes in flight, at most "
            + platform.settings().times().drain().toSeconds()
            + " s.");
    out.flush();
    platform.close();
    out.println("Stopped.");
    out.flush();
    Runtime.getRuntime().halt(ExitCode.OK);
  }

  private static void awaitSignal() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
