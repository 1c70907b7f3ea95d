package dev.ondol.bench;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles the Java functions of the suite with the compiler of the JDK that runs it. */
final class JavaSources {
  private JavaSources() {}

  /**
   * @param sources by path
   * @return class files by path
   */
  static Map<String, byte[]> compile(Map<String, String> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new BenchException("there is no Java compiler: run the suite with a JDK");
    }
    try (Folder folder = new Folder();
        StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<Path> paths = new ArrayList<>();
      sources.forEach((name, text) -> paths.add(folder.write("src/" + name, text)));
      Path classes = Files.createDirectories(folder.path().resolve("classes"));
      StringWriter complaints = new StringWriter();
      boolean compiled =
          compiler
              .getTask(
                  complaints,
                  files,
                  null,
                  List.of("-d", classes.toString(), "-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(paths))
              .call();
      if (!compiled) {
        throw new BenchException("a function of the suite does not compile: " + complaints);
      }
      return read(classes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> read(Path classes) throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(classes)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        found.put(classes.relativize(each).toString(), Files.readAllBytes(each));
      }
    }
    return found;
  }
}
