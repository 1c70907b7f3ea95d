package dev.ondol.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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

  /** Made streams and deleted ones that are remembered; one more is refused. */
  private static final int MAX_REGISTERED_STREAMS = 100_000;

  /** A segment as a reader needs it: the file may be gone when it is read. */
  record Extent(Path file, long number, long bytes, long firstMillis, long lastMillis) {}

  /**
   * What a query needs to know at its beginning.
   *
   * @param deleted by stream, the place before which its events are dead
   */
  record View(List<Extent> extents, Map<String, StreamRegister.Place> deleted) {}

  private final GroupFolder folder;
  private final LogLimits limits;
  private final LongSupplier segmentNumbers;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private GroupSettings settings;
  private @Nullable StreamRegister register;
  private @Nullable FileChannel channel;

  GroupLog(
      GroupFolder folder, GroupSettings settings, LogLimits limits, LongSupplier segmentNumbers) {
    this.folder = folder;
    this.settings = settings;
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

  /** The writer alone: drops segments of which no event is kept any more. */
  synchronized void expire(long nowMillis) throws IOException {
    load();
    while (!segments.isEmpty() && isExpired(segments.getFirst().index(), nowMillis)) {
      if (segments.size() == 1) {
        release();
      }
      segments.removeFirst().delete();
    }
  }

  private boolean isExpired(SegmentIndex index, long nowMillis) {
    return settings.retention().isPresent()
        ? index.lastMillis() < oldestMillis(nowMillis)
        : index.ingestedMillis() < nowMillis - limits.retention().toMillis();
  }

  /** Before which no event is shown, by the group's own retention. */
  synchronized long oldestMillis(long nowMillis) {
    return settings.retention().map(kept -> nowMillis - kept.toMillis()).orElse(Long.MIN_VALUE);
  }

  synchronized GroupSettings settings() {
    return settings;
  }

  /** The writer alone. */
  synchronized void configure(GroupSettings changed) throws IOException {
    changed.save(folder.path());
    settings = changed;
  }

  /**
   * The writer alone.
   *
   * @throws OndolException RESOURCE_ALREADY_EXISTS, or LIMIT_EXCEEDED
   */
  synchronized void makeStream(String name, long nowMillis) throws IOException {
    if (hasStream(name)) {
      throw new OndolException(
          ErrorCode.RESOURCE_ALREADY_EXISTS, "The specified log stream already exists");
    }
    requireRoom();
    load().make(name, nowMillis);
  }

  /**
   * The writer alone.
   *
   * @throws OndolException RESOURCE_NOT_FOUND
   */
  synchronized void deleteStream(String name) throws IOException {
    requireStream(name);
    requireRoom();
    Segment last = segments.peekLast();
    var end =
        last == null
            ? new StreamRegister.Place(0, 0)
            : new StreamRegister.Place(last.number(), last.bytes());
    load().delete(name, end);
    segments.forEach(segment -> segment.index().remove(name));
  }

  private void requireRoom() throws IOException {
    if (load().size() >= MAX_REGISTERED_STREAMS) {
      throw new OndolException(ErrorCode.LIMIT_EXCEEDED, "Resource limit exceeded.");
    }
  }

  /**
   * @throws OndolException RESOURCE_NOT_FOUND
   */
  synchronized void requireStream(String name) throws IOException {
    if (!hasStream(name)) {
      throw new OndolException(
          ErrorCode.RESOURCE_NOT_FOUND, "The specified log stream does not exist.");
    }
  }

  private boolean hasStream(String name) throws IOException {
    return load().made().containsKey(name)
        || segments.stream().anyMatch(segment -> segment.index().parts().containsKey(name));
  }

  /** The writer alone: the group is no more. */
  synchronized void delete() throws IOException {
    release();
    segments.clear();
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

  /** What a query has to read. */
  synchronized View view(LogReader.Query query) throws IOException {
    StreamRegister streams = load();
    List<Extent> extents =
        segments.stream()
            .filter(segment ->
                segment.index().mayHold(query.streams(), query.startMillis(), query.endMillis()))
            .map(segment ->
                new Extent(
                    segment.file(),
                    segment.number(),
                    segment.bytes(),
                    segment.index().firstMillis(),
                    segment.index().lastMillis()))
            .toList();
    return new View(extents, streams.deleted());
  }

  synchronized List<LogReader.Stream> streams() throws IOException {
    var made = new TreeMap<>(load().made());
    var parts = new TreeMap<String, SegmentIndex.Part>();
    for (Segment segment : segments) {
      segment
          .index()
          .parts()
          .forEach((name, part) -> parts.merge(name, part, SegmentIndex.Part::with));
    }
    var streams = new TreeMap<String, LogReader.Stream>();
    parts.forEach((name, part) -> {
      long created = Math.min(part.createdMillis(), made.getOrDefault(name, Long.MAX_VALUE));
      streams.put(name, LogReader.Stream.of(name, created, part));
    });
    made.forEach((name, millis) -> streams.putIfAbsent(name, LogReader.Stream.empty(name, millis)));
    return List.copyOf(streams.values());
  }

  synchronized LogReader.Group group() throws IOException {
    load();
    long bytes = segments.stream().mapToLong(Segment::bytes).sum();
    return new LogReader.Group(folder.name(), folder.createdMillis(), bytes, settings);
  }

  /** A group that nobody asks for costs no more than its name and settings after a start. */
  private StreamRegister load() throws IOException {
    StreamRegister known = register;
    if (known != null) {
      return known;
    }
    List<Path> files = folder.segments();
    long oldest = files.isEmpty() ? Long.MAX_VALUE : Segment.number(files.getFirst());
    StreamRegister streams = StreamRegister.load(folder.path(), oldest);
    segments.clear();
    for (Path file : files) {
      segments.add(Segment.open(folder.path(), Segment.number(file), streams.deleted()));
    }
    register = streams;
    return streams;
  }
}
