package dev.ondol.runtimes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where programs of a language may be on a host: the search path, the folders of the distribution,
 * and those of the usual version managers. It only lists what is there and can be executed; whether
 * it runs is for {@link ProgramProbe} to find out. Immutable.
 *
 * @param environment of the platform's own process
 * @param home of the user that it runs as
 * @param system the root of the folders of the distribution, {@code /}
 */
record HostPrograms(Map<String, String> environment, Path home, Path system) {
  /** More programs of one language than this are not looked at. */
  static final int LIMIT = 64;

  static HostPrograms ofThisProcess() {
    return new HostPrograms(
        System.getenv(), Path.of(System.getProperty("user.home", "/root")), Path.of("/"));
  }

  List<Path> node() {
    return executables(
        Stream.of(
                onPath("node"),
                below(system("usr/bin"), "node"),
                below(system("usr/local/bin"), "node"),
                below(home(".nvm", "NVM_DIR") + "/versions/node", "*", "bin", "node"),
                below(home + "/.local/share/fnm/node-versions", "*", "installation", "bin", "node"),
                below(home(".volta", "VOLTA_HOME") + "/tools/image/node", "*", "bin", "node"),
                below(home + "/.local/share/mise/installs/node", "*", "bin", "node"),
                below(home(".asdf", "ASDF_DATA_DIR") + "/installs/nodejs", "*", "bin", "node"),
                below(system("usr/local/n/versions/node"), "*", "bin", "node"),
                below(system("opt"), "*", "bin", "node"))
            .flatMap(List::stream));
  }

  List<Path> python() {
    String name = "python3{,.[0-9],.[0-9][0-9]}";
    return executables(
        Stream.of(
                onPath(name),
                below(system("usr/bin"), name),
                below(system("usr/local/bin"), name),
                below(home(".pyenv", "PYENV_ROOT") + "/versions", "*", "bin", name),
                below(home + "/.local/share/uv/python", "*", "bin", name),
                below(home + "/.local/share/mise/installs/python", "*", "bin", name),
                below(home(".asdf", "ASDF_DATA_DIR") + "/installs/python", "*", "bin", name),
                below(system("opt"), "*", "bin", name))
            .flatMap(List::stream));
  }

  List<Path> java() {
    String javaHome = environment.getOrDefault("JAVA_HOME", "");
    return executables(
        Stream.of(
                javaHome.isEmpty() ? List.<Path>of() : below(javaHome, "bin", "java"),
                onPath("java"),
                below(system("usr/lib/jvm"), "*", "bin", "java"),
                below(system("opt"), "*", "bin", "java"),
                below(home + "/.sdkman/candidates/java", "*", "bin", "java"),
                below(home + "/.jdks", "*", "bin", "java"))
            .flatMap(List::stream));
  }

  private String home(String folder, String variable) {
    return environment.getOrDefault(variable, home.resolve(folder).toString());
  }

  private String system(String folder) {
    return system.resolve(folder).toString();
  }

  private List<Path> onPath(String glob) {
    List<Path> found = new ArrayList<>();
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      if (folder.startsWith("/")) {
        found.addAll(below(folder, glob));
      }
    }
    return found;
  }

  /** The paths under {@code root} that match one glob for each level. */
  private static List<Path> below(String root, String... globs) {
    List<Path> level = List.of(Path.of(root));
    for (String glob : globs) {
      level = level.stream().flatMap(folder -> entries(folder, glob).stream()).toList();
    }
    return level;
  }

  private static List<Path> entries(Path folder, String glob) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, glob)) {
      matching.forEach(entries::add);
    } catch (IOException e) {
      return List.of(); // Not there, or not ours to read: then nothing in it can serve.
    }
    entries.sort(null);
    return entries;
  }

  /** Each program once, however many names it has; shims are scripts and are left out. */
  private static List<Path> executables(Stream<Path> candidates) {
    Set<Path> programs = new LinkedHashSet<>();
    candidates
        .filter(path -> !path.toString().contains("/shims/"))
        .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
        .forEach(path -> programs.add(real(path)));
    return programs.stream().limit(LIMIT).toList();
  }

  /** The path behind all links. */
  static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }
}
