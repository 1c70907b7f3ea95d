package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the last trial of a container said, kept on disk: a start of the platform need not wait for
 * another one. It holds until the host starts anew, or a program, a setting or this program's own
 * jar changes. Failures are not noted.
 *
 * <pre>
 *   the circumstances, in one line
 *   runc 1.1.5, cgroup v1
 *   a warning
 * </pre>
 *
 * @param circumstances all that is known to decide whether a container starts
 */
record TrialNote(Path file, String circumstances) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String LINE_BREAK = "\n";

  /**
   * @param source the jar of this program; of classes in a folder nothing is noted
   * @return empty if what was noted could not be told from what is out of date
   */
  static Optional<TrialNote> of(OciSettings settings, Path source) {
    try {
      if (!Files.isRegularFile(source)) return Optional.empty();
      List<String> parts = new ArrayList<>(List.of(Files.readString(BOOT).strip()));
      parts.add(stamp(source));
      Stream.concat(settings.runtimes().stream(), Stream.of(Firewall.PROGRAM, BlankDisk.FORMATTER))
          .flatMap(program -> Programs.find(program).stream())
          .forEach(program -> parts.add(stamp(program)));
      parts.add(settings.toString());
      String all = String.join(" ", parts);
      return all.contains(LINE_BREAK)
          ? Optional.empty()
          : Optional.of(new TrialNote(settings.stateDir().resolve("trial"), all));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return file + " " + now.size() + " " + now.lastModifiedTime();
    } catch (IOException e) {
      // Its trial may work; nobody will take it for the next one's.
      return file + " at " + System.nanoTime();
    }
  }

  Optional<Probe.Works> read() {
    try {
      if (!Files.exists(file)) return Optional.empty();
      List<String> lines = Files.readAllLines(file);
      return lines.size() > 1 && lines.getFirst().equals(circumstances)
          ? Optional.of(new Probe.Works(lines.get(1), lines.subList(2, lines.size())))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void keep(Probe.Works works) throws IOException {
    List<String> lines = new ArrayList<>(List.of(circumstances, works.description()));
    lines.addAll(works.warnings());
    if (lines.stream().anyMatch(line -> line.contains(LINE_BREAK))) {
      forget();
      return;
    }
    Path making = Files.createTempFile(file.getParent(), ".trial-", "");
    Files.write(making, lines);
    Files.move(making, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void forget() throws IOException {
    Files.deleteIfExists(file);
  }
}
