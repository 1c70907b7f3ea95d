package dev.ondol.cli;

import dev.ondol.frontend.identity.AccessKey;
import dev.ondol.frontend.identity.AccessKeyFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A platform on any free port with a data folder that is removed when it closes. Its settings come
 * from nowhere but here. Thread-safe.
 */
public final class ThrowawayPlatform implements AutoCloseable {
  private static final String DATA = "data";

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
    return start(settings, TemporaryFolder.create());
  }

  /** The same, with one access key, which requests must be signed with. */
  public static ThrowawayPlatform startSigned(Map<String, String> settings) {
    TemporaryFolder folder = TemporaryFolder.create();
    try {
      Path identity = DataFolder.make(folder.path().resolve(DATA)).resolve(Access.FOLDER);
      new AccessKeyFolder(identity, InstantSource.system()).create("throwaway");
      return start(settings, folder);
    } catch (IOException e) {
      folder.close();
      throw new UncheckedIOException(e);
    }
  }

  private static ThrowawayPlatform start(Map<String, String> settings, TemporaryFolder folder) {
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
    flags.put(Setting.DATA_DIR, folder.resolve(DATA).toString());
    return new SettingsReader(Map.of("HOME", folder.toString())).read(flags, null).settings();
  }

  public Platform platform() {
    return platform;
  }

  /** The access keys that there are; one after {@link #startSigned}. */
  public List<AccessKey> keys() {
    try {
      return new AccessKeyFolder(
              folder.path().resolve(DATA).resolve(Access.FOLDER), InstantSource.system())
          .list();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
