package dev.ondol.cli;

import dev.ondol.frontend.identity.AccessKeyFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the access keys are that a command works on: the data folder of the settings. */
final class KeysFolder {
  private final Map<String, String> environment;

  @Option(names = "--data-dir", paramLabel = "FOLDER", description = "The data folder.")
  private @Nullable String dataDir;

  @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
  private @Nullable Path config;

  KeysFolder(Map<String, String> environment) {
    this.environment = environment;
  }

  /** What is done with the keys. */
  @FunctionalInterface
  interface Work<T> {
    T with(AccessKeyFolder keys) throws IOException;
  }

  /**
   * @throws CommandException if the folder cannot be used
   */
  <T> T use(Work<T> work) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    if (dataDir != null) {
      flags.put(Setting.DATA_DIR, dataDir);
    }
    Path folder = new SettingsReader(environment).read(flags, config).settings().dataDir();
    try {
      DataFolder.make(folder);
      return work.with(new AccessKeyFolder(folder.resolve(Access.FOLDER), InstantSource.system()));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.FAILED, "the access keys in " + folder + " cannot be used: " + e, e);
    }
  }
}
