package dev.ondol.sandbox.oci;

import dev.ondol.linux.HeldFifo;
import dev.ondol.sandbox.Launch;
import dev.ondol.sandbox.RuntimeProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The first process of a container that was made ahead of need: a shell that reads one line from
 * its standard input, and becomes the program that the line names. It keeps its process id, its
 * limits and its output; environment, working directory and standard input are the program's own.
 *
 * <pre>
 *   cd '/var/task' &amp;&amp; exec /usr/bin/env -i -- 'A=1' … '/usr/bin/node' … &lt;/dev/null
 * </pre>
 *
 * <p>The shell has the rights that the function has, and no more. One thread at a time.
 */
final class WaitingShell {
  /** What such a container runs at first. */
  static final Launch LAUNCH = new Launch(List.of("/bin/sh"), Map.of(), "/");

  private static final String ENV = "/usr/bin/env";
  private static final Path USR = Path.of("/usr");
  private static final Path NO_INPUT = Path.of("/dev/null");

  private final OciProcess process;
  private final HeldFifo orders;

  /**
   * @param orders its standard input; closed by this object
   */
  WaitingShell(OciProcess process, HeldFifo orders) {
    this.process = process;
    this.orders = orders;
  }

  /** Whether this host has what it takes. */
  static boolean possible() {
    return Files.isExecutable(Path.of(LAUNCH.command().getFirst()))
        && Files.isExecutable(Path.of(ENV));
  }

  OciProcess process() {
    return process;
  }

  /**
   * Whether it can become this without anybody telling the difference: a program of the host that
   * is there, so that it starts as surely as a new container would start it.
   *
   * @param hostMounts what of the host the container shows beside {@code /usr}
   */
  boolean canBecome(Launch launch, List<Path> hostMounts) {
    return process.alive()
        && isOfHost(launch.command().getFirst(), hostMounts)
        && launch.environment().keySet().stream().noneMatch(String::isEmpty)
        && order(launch).length <= HeldFifo.MAX_WRITTEN_BYTES;
  }

  private static boolean isOfHost(String command, List<Path> hostMounts) {
    if (!command.startsWith("/") || command.indexOf('=') >= 0) return false;
    try {
      Path program = Path.of(command).toRealPath();
      return Files.isRegularFile(program)
          && Files.isExecutable(program)
          && Stream.concat(Stream.of(USR), hostMounts.stream()).anyMatch(program::startsWith);
    } catch (IOException e) {
      return false;
    }
  }

  RuntimeProcess become(Launch launch) {
    orders.write(order(launch));
    orders.close();
    return process;
  }

  /** Ends it. Idempotent. */
  void end() {
    orders.close();
    process.kill();
  }

  private static byte[] order(Launch launch) {
    StringBuilder line = new StringBuilder("cd ");
    line.append(quoted(launch.workingDirectory())).append(" && exec " + ENV + " -i --");
    // As an OCI runtime does where nobody says otherwise.
    if (!launch.environment().containsKey("HOME")) line.append(" HOME=" + EtcFolder.HOME);
    launch
        .environment()
        .forEach((name, value) -> line.append(' ').append(quoted(name + "=" + value)));
    launch.command().forEach(word -> line.append(' ').append(quoted(word)));
    line.append(" <" + NO_INPUT + "\nexit 127\n");
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Nothing means anything between single quotes but they themselves. */
  private static String quoted(String text) {
    if (text.indexOf('\0') >= 0) throw new IllegalArgumentException("a word has a zero byte");
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
