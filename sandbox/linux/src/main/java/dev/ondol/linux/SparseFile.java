package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files of which most was never written. */
public final class SparseFile {
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int ENXIO = 6;

  private static final MethodHandle LSEEK =
      Libc.function("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));

  /** A part of a file that was written; what is around it reads as zeros. */
  public record Range(long offset, long length) {}

  private SparseFile() {}

  /** The written parts, in order. A file system that does not know them says that all is. */
  public static List<Range> written(Path file) {
    List<Range> ranges = new ArrayList<>();
    try (Descriptor open = Descriptor.open(file.toString(), Descriptor.O_RDONLY)) {
      long end = 0;
      while (true) {
        long start = seek(open, end, SEEK_DATA);
        end = seek(open, start, SEEK_HOLE);
        ranges.add(new Range(start, end - start));
      }
    } catch (LinuxException e) {
      if (e.errno() != ENXIO) throw e;
      return ranges;
    }
  }

  private static long seek(Descriptor file, long offset, int whence) {
    return SystemCall.run(
        "lseek",
        (_, captured) -> (long) LSEEK.invokeExact(captured, file.number(), offset, whence));
  }
}
