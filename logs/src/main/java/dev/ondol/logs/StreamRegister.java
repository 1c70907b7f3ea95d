package dev.ondol.logs;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What events cannot tell about a group's streams: those that somebody made before their first
 * event, and those that somebody deleted while their events are still in segments, which other
 * streams share. An event of a deleted stream is dead if it stands before the place at which the
 * stream was deleted; one that comes later begins the stream anew.
 *
 * <p>The file has a line for each change and is made small again when it is read. Guarded by its
 * group.
 */
final class StreamRegister {
  private static final String FILE = "streams";

  /** A place in a group's segments. */
  record Place(long segment, long offset) {
    boolean isBehind(long otherSegment, long otherOffset) {
      return otherSegment < segment || (otherSegment == segment && otherOffset < offset);
    }
  }

  private final Path file;
  private final Map<String, Long> made = new HashMap<>();
  private final Map<String, Place> deleted = new HashMap<>();

  private StreamRegister(Path file) {
    this.file = file;
  }

  /**
   * @param oldestSegment deletions before it are forgotten
   */
  static StreamRegister load(Path folder, long oldestSegment) throws IOException {
    var register = new StreamRegister(folder.resolve(FILE));
    if (Files.exists(register.file)) {
      String text = Files.readString(register.file);
      // What a crash tore has no newline.
      text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(register::take);
      register.deleted.values().removeIf(place -> place.segment < oldestSegment);
      register.rewrite();
    }
    return register;
  }

  private void take(String line) {
    String[] words = line.split(" ", -1);
    String name = URLDecoder.decode(words[words.length - 1], StandardCharsets.UTF_8);
    if (words.length == 2) {
      made.put(name, Long.parseLong(words[0]));
    } else {
      made.remove(name);
      deleted.put(name, new Place(Long.parseLong(words[0]), Long.parseLong(words[1])));
    }
  }

  private void rewrite() throws IOException {
    var text = new StringBuilder();
    deleted.forEach((name, place) -> text.append(line(name, place)));
    made.forEach((name, millis) -> text.append(line(name, millis)));
    ForcedFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String line(String name, long millis) {
    return millis + " " + URLEncoder.encode(name, StandardCharsets.UTF_8) + "\n";
  }

  private static String line(String name, Place place) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    return place.segment + " " + place.offset + " " + encoded + "\n";
  }

  void make(String name, long nowMillis) throws IOException {
    ForcedFile.append(file, line(name, nowMillis).getBytes(StandardCharsets.UTF_8));
    made.put(name, nowMillis);
  }

  void delete(String name, Place end) throws IOException {
    ForcedFile.append(file, line(name, end).getBytes(StandardCharsets.UTF_8));
    made.remove(name);
    deleted.put(name, end);
  }

  /** By name, when each was made. */
  Map<String, Long> made() {
    return made;
  }

  /** By name, where each was deleted: a copy. */
  Map<String, Place> deleted() {
    return Map.copyOf(deleted);
  }

  int size() {
    return made.size() + deleted.size();
  }

  @Nullable Place deletedAt(String name) {
    return deleted.get(name);
  }
}
