package dev.ondol.cli;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * A platform on any free port with a data folder that is removed when it closes. Its settings come
 * from nowhere but here. Thread-safe.
 */
public final class ThrowawayPlatform implements AutoCloseable {
  private final TemporaryFolder folder;
  private final Platform platform;
  private boolean closed;

  private ThrowawayPlatform(TemporaryFolder folder, Platform platform) {
    this.folder = folder;
    this.platform = platform;
  }

  /**
   * @param isolation as in the settings: {@code auto}, {@code process} or {@code container}
   */
  public static ThrowawayPlatform start(String isolation) {
    return start(Map.of(Setting.ISOLATION.key(), isolation));
  }

  /**
   * @param settings by their keys; port and data folder are not for the caller to choose
   */
  public static ThrowawayPlatform start(Map<String, String> settings) {
    TemporaryFolder folder = TemporaryFolder.create();
    try {
      return new ThrowawayPlatform(folder, Platform.start(settings(settings, folder.path())));
    } catch (RuntimeException | Error e) {
      folder.close();
      throw e;
    }
  }

  private static Settings settings(Map<String, String> chosen, Path folder) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    chosen.forEach((key, text) -> flags.put(Setting.ofKey(key).orElseThrow(), text));
    flags.put(Setting.PORT, "0");
    flags.put(Setting.DATA_DIR, folder.resolve("data").toString());
    return new SettingsReader(Map.of("HOME", folder.toString())).read(flags, null).settings();
  }

  public Platform platform() {
    return platform;
  }

  /** Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      platform.close();
      folder.close();
    }
  }
}
