package dev.ondol.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One file of a group: events of all its streams in the order in which they came. Only the newest
 * segment of a group grows. Guarded by its group; the file up to {@link #bytes} never changes and
 * may be read without.
 */
final class Segment {
  private static final String SUFFIX = ".log";

  private final Path folder;
  private final long number;
  private final SegmentIndex index;
  private long bytes;
  private boolean finished;

  private Segment(Path folder, long number, SegmentIndex index, long bytes, boolean finished) {
    this.folder = folder;
    this.number = number;
    this.index = index;
    this.bytes = bytes;
    this.finished = finished;
  }

  /** One that holds nothing and has no file yet. */
  static Segment empty(Path folder, long number) {
    return new Segment(folder, number, new SegmentIndex(), 0, false);
  }

  /** One that is there; a torn end is left out, and so are deleted streams. */
  static Segment open(Path folder, long number, Map<String, StreamRegister.Place> deleted)
      throws IOException {
    Path file = file(folder, number, SUFFIX);
    var saved = IndexFile.read(file(folder, number, ".idx"), Files.size(file));
    if (saved.isPresent()) {
      long end = Files.size(file);
      deleted.forEach((stream, place) -> {
        // An index that was written after the deletion is right as it is.
        if (place.isBehind(number, end - 1)) {
          saved.get().remove(stream);
        }
      });
      return new Segment(folder, number, saved.get(), end, true);
    }
    var index = new SegmentIndex();
    long valid =
        SegmentReader.read(
            file,
            Long.MAX_VALUE,
            (offset, bytes, event) -> {
              StreamRegister.Place place = deleted.get(event.stream());
              if (place == null || !place.isBehind(number, offset)) {
                index.add(event, bytes);
              }
            });
    return new Segment(folder, number, index, valid, false);
  }

  static boolean isSegment(Path file) {
    return file.getFileName().toString().endsWith(SUFFIX);
  }

  static long number(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }

  private static Path file(Path folder, long number, String suffix) {
    return folder.resolve("%012d".formatted(number) + suffix);
  }

  void grow(LogRecord event, int eventBytes) {
    index.add(event, eventBytes);
    bytes += eventBytes;
  }

  /** Nothing is added any more: lets the next start find its index. */
  void finish() throws IOException {
    finished = true;
    IndexFile.write(file(folder, number, ".idx"), index, bytes);
  }

  boolean finished() {
    return finished;
  }

  void delete() throws IOException {
    Files.deleteIfExists(file(folder, number, ".idx"));
    Files.deleteIfExists(file());
  }

  Path file() {
    return file(folder, number, SUFFIX);
  }

  /** Ascending in the order of creation over all groups. */
  long number() {
    return number;
  }

  long bytes() {
    return bytes;
  }

  SegmentIndex index() {
    return index;
  }
}
