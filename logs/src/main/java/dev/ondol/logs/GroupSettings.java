package dev.ondol.logs;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What a user set for a group. Immutable.
 *
 * @param retentionDays after which an event is gone; 0 for the store's own limit
 * @param deletable false while the group is protected
 */
public record GroupSettings(int retentionDays, Map<String, String> tags, boolean deletable) {
  public static final GroupSettings DEFAULT = new GroupSettings(0, Map.of(), true);

  private static final String FILE = "settings";
  private static final String RETENTION = "retention-days";
  private static final String PROTECTED = "protected";
  private static final String TAG = "tag.";

  public GroupSettings {
    tags = Map.copyOf(tags);
  }

  public GroupSettings withRetentionDays(int days) {
    return new GroupSettings(days, tags, deletable);
  }

  public GroupSettings withTags(Map<String, String> other) {
    return new GroupSettings(retentionDays, other, deletable);
  }

  public GroupSettings withDeletable(boolean other) {
    return new GroupSettings(retentionDays, tags, other);
  }

  /** By the time at which an event happened; empty where the store's own limit holds. */
  Optional<Duration> retention() {
    return retentionDays == 0 ? Optional.empty() : Optional.of(Duration.ofDays(retentionDays));
  }

  static GroupSettings load(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return DEFAULT;
    }
    var lines = new Properties();
    lines.load(new StringReader(Files.readString(file)));
    var tags = new HashMap<String, String>();
    for (String key : lines.stringPropertyNames()) {
      if (key.startsWith(TAG)) {
        tags.put(key.substring(TAG.length()), lines.getProperty(key));
      }
    }
    try {
      return new GroupSettings(
          Integer.parseInt(lines.getProperty(RETENTION, "0")), tags, !lines.containsKey(PROTECTED));
    } catch (NumberFormatException e) {
      throw new IOException(file + " is damaged", e);
    }
  }

  void save(Path folder) throws IOException {
    var lines = new Properties();
    if (retentionDays != 0) {
      lines.setProperty(RETENTION, Integer.toString(retentionDays));
    }
    if (!deletable) {
      lines.setProperty(PROTECTED, "");
    }
    tags.forEach((key, value) -> lines.setProperty(TAG + key, value));
    var text = new StringWriter();
    lines.store(text, null);
    ForcedFile.write(folder.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
