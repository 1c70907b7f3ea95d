package dev.ondol.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One group: its segments from the oldest to the one that grows. The writer's thread alone changes
 * it; others look at it under its monitor, which is never held while a segment's events are read.
 *
 * <p>What is behind the last valid byte of the newest segment, be it torn by a crash or by a full
 * disk, is cut off before anything is added.
 */
final class GroupLog {
  private static final int WRITE_BYTES = 256 * 1024;

  /** A segment as a reader needs it: the file may be gone when it is read. */
  record Extent(Path file, long number, long bytes, long firstMillis) {}

  private final GroupFolder folder;
  private final LogLimits limits;
  private final LongSupplier segmentNumbers;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private boolean loaded;
  private @Nullable FileChannel channel;

  GroupLog(GroupFolder folder, LogLimits limits, LongSupplier segmentNumbers) {
    this.folder = folder;
    this.limits = limits;
    this.segmentNumbers = segmentNumbers;
  }

  GroupFolder folder() {
    return folder;
  }

  /**
   * How an append went.
   *
   * @param lost how many of the last events were not written
   * @param cause why, if any
   */
  record Appended(int lost, @Nullable IOException cause) {}

  /** The writer alone. */
  synchronized Appended append(List<LogRecord> events) {
    int written = 0;
    try {
      load();
      while (written < events.size()) {
        Segment segment = growing();
        var sizes = new ArrayList<Integer>();
        write(segment, batch(events, written, room(segment), sizes));
        for (int size : sizes) {
          segment.grow(events.get(written++), size);
        }
        if (segment.bytes() >= limits.segmentBytes()) {
          release();
          segment.finish();
        }
      }
      return new Appended(0, null);
    } catch (IOException e) {
      return new Appended(events.size() - written, closing(e));
    }
  }

  private IOException closing(IOException e) {
    try {
      release();
    } catch (IOException suppressed) {
      e.addSuppressed(suppressed);
    }
    return e;
  }

  private long room(Segment segment) {
    return Math.min(WRITE_BYTES, limits.segmentBytes() - segment.bytes());
  }

  /** The next events in one buffer: at least one of them, and none after the room is filled. */
  private static ByteBuffer batch(
      List<LogRecord> events, int from, long room, List<Integer> sizes) {
    var records = new ArrayList<byte[]>();
    int bytes = 0;
    for (int i = from; i < events.size() && (bytes == 0 || bytes < room); i++) {
      byte[] record = events.get(i).bytes();
      records.add(record);
      sizes.add(record.length);
      bytes += record.length;
    }
    ByteBuffer batch = ByteBuffer.allocate(bytes);
    records.forEach(batch::put);
    return batch.flip();
  }

  private void write(Segment segment, ByteBuffer batch) throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = openForAppending(segment);
      channel = open;
    }
    long at = segment.bytes();
    while (batch.hasRemaining()) {
      at += open.write(batch, at);
    }
  }

  private static FileChannel openForAppending(Segment segment) throws IOException {
    var opened =
        FileChannel.open(
            segment.file(),
            EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      return opened.truncate(segment.bytes());
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  private Segment growing() throws IOException {
    Segment last = segments.peekLast();
    if (last != null && !last.finished()) {
      return last;
    }
    long total = segments.stream().mapToLong(Segment::bytes).sum();
    while (!segments.isEmpty() && total + limits.segmentBytes() > limits.groupBytes()) {
      Segment oldest = segments.removeFirst();
      total -= oldest.bytes();
      oldest.delete();
    }
    Segment next = Segment.empty(folder.path(), segmentNumbers.getAsLong());
    segments.addLast(next);
    return next;
  }

  /** The writer alone: drops segments whose last event came before the time. */
  synchronized void expire(long ingestedBeforeMillis) throws IOException {
    load();
    while (!segments.isEmpty()
        && segments.getFirst().index().ingestedMillis() < ingestedBeforeMillis) {
      if (segments.size() == 1) {
        release();
      }
      segments.removeFirst().delete();
    }
  }

  /** The writer alone: the group is no more. */
  synchronized void delete() throws IOException {
    release();
    segments.clear();
    loaded = true;
    GroupFolder.delete(folder.path());
  }

  /** The writer alone: gives the open file back; the next append opens it again. */
  synchronized void release() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  /** What a query has to read, by the earliest event in each. */
  synchronized List<Extent> extents(LogReader.Query query) throws IOException {
    load();
    return segments.stream()
        .filter(segment ->
            segment.index().mayHold(query.streams(), query.startMillis(), query.endMillis()))
        .map(segment ->
            new Extent(
                segment.file(), segment.number(), segment.bytes(), segment.index().firstMillis()))
        .sorted(Comparator.comparingLong(Extent::firstMillis))
        .toList();
  }

  synchronized List<LogReader.Stream> streams() throws IOException {
    load();
    var parts = new TreeMap<String, SegmentIndex.Part>();
    for (Segment segment : segments) {
      segment
          .index()
          .parts()
          .forEach((name, part) -> parts.merge(name, part, SegmentIndex.Part::with));
    }
    var streams = new ArrayList<LogReader.Stream>(parts.size());
    parts.forEach((name, part) ->
        streams.add(
            new LogReader.Stream(
                name, part.createdMillis(), part.firstMillis(), part.lastMillis(), part.bytes())));
    return streams;
  }

  synchronized LogReader.Group group() throws IOException {
    load();
    long bytes = segments.stream().mapToLong(Segment::bytes).sum();
    return new LogReader.Group(folder.name(), folder.createdMillis(), bytes);
  }

  /** A group that nobody asks for costs no more than its name after a start. */
  private void load() throws IOException {
    if (loaded) {
      return;
    }
    segments.clear();
    for (Path file : folder.segments()) {
      segments.add(Segment.open(folder.path(), Segment.number(file)));
    }
    loaded = true;
  }
}
