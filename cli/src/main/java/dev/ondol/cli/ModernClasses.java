package dev.ondol.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Writes the classes of a jar anew in Java 8's format where they are in one of before Java 6, which
 * no ahead-of-time archive takes: such classes lack the frames that a verifier needs. The launcher
 * runs it before it makes its archives; what the classes do stays the same.
 */
public final class ModernClasses {
  private static final int WITH_FRAMES = 50;

  private ModernClasses() {}

  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      modernize(Path.of(jar));
    }
  }

  private static void modernize(Path jar) throws IOException {
    Path made = jar.resolveSibling(jar.getFileName() + ".making");
    try (URLClassLoader beside = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        var in = new ZipInputStream(new BufferedInputStream(Files.newInputStream(jar)));
        var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(made)))) {
      ClassFile format =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(beside)));
      ZipEntry entry = in.getNextEntry();
      while (entry != null) {
        byte[] bytes = in.readAllBytes();
        boolean isClass = entry.getName().endsWith(".class");
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(isClass ? modern(format, bytes) : bytes);
        entry = in.getNextEntry();
      }
    }
    Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] modern(ClassFile format, byte[] bytes) {
    ClassModel old = format.parse(bytes);
    if (old.majorVersion() >= WITH_FRAMES) {
      return bytes;
    }
    // Every body is taken apart: one that is copied as it is gets no frames.
    ClassTransform bodies =
        ClassTransform.transformingMethodBodies((code, part) -> code.with(part));
    return format.transformClass(
        old,
        bodies.andThen((made, part) -> {
          if (part instanceof ClassFileVersion) {
            made.withVersion(ClassFile.JAVA_8_VERSION, 0);
          } else {
            made.with(part);
          }
        }));
  }
}
