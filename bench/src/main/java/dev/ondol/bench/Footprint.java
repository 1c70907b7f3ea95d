package dev.ondol.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one platform has of this host now. It counts only what carries the platform's own mark or
 * belongs to its processes, so others may run beside it. At the process level there are no cgroups,
 * mounts and links to count.
 */
final class Footprint {
  private static final double BYTES_PER_MB = 1e6;
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private final Ondol ondol;
  private final Optional<String> mark;

  Footprint(Ondol ondol) {
    this.ondol = ondol;
    mark =
        list(Path.of("/proc", pid(), "fd")).stream()
            .map(Footprint::target)
            .filter(path -> path.matches("/run/ondol/[0-9a-f]+\\.lock"))
            .map(path -> path.replaceAll(".*/|\\.lock", ""))
            .findFirst();
  }

  /** By name. */
  Map<String, Double> now() {
    Program program = ondol.program();
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("resident, MB", program.ownResidentMib());
    all.put("file descriptors", (double) list(Path.of("/proc", pid(), "fd")).size());
    all.put("threads", (double) program.threads());
    all.put("processes", (double) program.children());
    mark.ifPresent(own -> {
      all.put("cgroups", (double) cgroups(own));
      all.put("mounts", (double) mounts("/" + own + "/"));
      all.put("network namespaces", (double) mountsOfType("nsfs", own) + namespaces());
      all.put("network links", (double) links("ol" + own + "-"));
      all.put("loop devices", (double) loops());
      all.put("run folder, MB", megabytes(Path.of("/run/ondol", own)));
    });
    for (Path part : list(ondol.dataFolder())) {
      if (Files.isDirectory(part)) {
        all.put(name(part) + " on disk, MB", megabytes(part));
      }
    }
    all.put("slots", ondol.api().metric("ondol_slots{", ""));
    all.put("prepared environments", ondol.api().metric("ondol_pool_size", ""));
    return all;
  }

  private String pid() {
    return String.valueOf(ondol.program().pid());
  }

  /** Of one hierarchy, the others have the same. */
  private static long cgroups(String mark) {
    return Stream.of("memory/ondol", "ondol", "unified/ondol")
        .map(CGROUPS::resolve)
        .map(top -> top.resolve(mark))
        .filter(Files::isDirectory)
        .findFirst()
        .map(Footprint::folders)
        .orElse(0L);
  }

  private static long folders(Path top) {
    try (Stream<Path> all = Files.walk(top)) {
      return all.filter(Files::isDirectory).count() - 1;
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0; // One of them went meanwhile; the next sample counts.
    }
  }

  private long mounts(String part) {
    return mountLines().filter(line -> line.contains(part)).count();
  }

  private long mountsOfType(String type, String mark) {
    return mountLines()
        .filter(line -> line.contains(" - " + type + " ") && line.contains("/" + mark + "/"))
        .count();
  }

  private Stream<String> mountLines() {
    try {
      return Files.readAllLines(Path.of("/proc", pid(), "mountinfo")).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  /** That the platform holds open. */
  private long namespaces() {
    return list(Path.of("/proc", pid(), "fd")).stream()
        .filter(fd -> target(fd).startsWith("net:["))
        .count();
  }

  private static long links(String prefix) {
    return list(Path.of("/sys/class/net")).stream()
        .filter(link -> name(link).startsWith(prefix))
        .count();
  }

  /** Whose file lies in the data folder. */
  private long loops() {
    String data = ondol.dataFolder().toString();
    return list(Path.of("/sys/block")).stream()
        .map(device -> device.resolve("loop/backing_file"))
        .filter(file -> text(file).startsWith(data))
        .count();
  }

  /** What it takes on the disk, without other file systems below it, and holes for nothing. */
  private static double megabytes(Path folder) {
    List<String> command = List.of("du", "-skx", folder.toString());
    try (Program usage = Program.start(Path.of("/"), Map.of(), command)) {
      usage.awaitExit();
      return usage
              .output()
              .lines()
              .filter(line -> line.endsWith("\t" + folder))
              .mapToDouble(line -> Double.parseDouble(line.substring(0, line.indexOf('\t'))))
              .sum()
          * 1024
          / BYTES_PER_MB;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
