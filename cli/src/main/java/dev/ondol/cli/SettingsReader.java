package dev.ondol.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the settings from where they may stand, the nearest to the user first: command line,
 * environment, configuration file, default. A name that is no setting is an error, for a typo must
 * not be silent, and all problems are told at once. Confined to one thread.
 */
final class SettingsReader {
  /** Names the configuration file; the one variable beside the settings. */
  static final String CONFIG_VARIABLE = "ONDOL_CONFIG";

  /** Variables of the launcher and of the tests, which are no settings. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of(CONFIG_VARIABLE, "ONDOL_JAVA_HOME", "ONDOL_JAVA_OPTS");

  private static final String TEST_PREFIX = "ONDOL_TEST_";

  private final Map<String, String> environment;
  private final EnumMap<Setting, SettingValue> values = new EnumMap<>(Setting.class);
  private final List<String> problems = new ArrayList<>();

  SettingsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Reads all sources.
   *
   * @param flags what the command line sets
   * @param configFlag the configuration file that the command line names
   * @throws SettingsException with every problem of every source
   */
  EffectiveSettings read(Map<Setting, String> flags, @Nullable Path configFlag) {
    readDefaults();
    readFile(configFlag);
    readEnvironment();
    flags.forEach((setting, text) -> put(setting, text, "command line"));
    Settings settings = new SettingsParser(values, problems).parse();
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new EffectiveSettings(settings, values);
  }

  private void readDefaults() {
    for (Setting setting : Setting.values()) {
      put(setting, setting.fallback(), "default");
    }
    put(
        Setting.DATA_DIR,
        xdg("XDG_DATA_HOME", ".local/share").resolve("ondol").toString(),
        "default");
  }

  private void readFile(@Nullable Path configFlag) {
    String variable = environment.getOrDefault(CONFIG_VARIABLE, "");
    boolean named = configFlag != null || !variable.isEmpty();
    Path file;
    if (configFlag != null) {
      file = configFlag;
    } else if (named) {
      file = Path.of(variable);
    } else {
      file = xdg("XDG_CONFIG_HOME", ".config").resolve("ondol/ondol.conf");
    }
    if (!named && !Files.exists(file)) {
      return;
    }
    try {
      readLines(file, Files.readAllLines(file));
    } catch (IOException e) {
      problems.add("configuration file " + file + " cannot be read: " + e.getMessage());
    }
  }

  private void readLines(Path file, List<String> lines) {
    Map<Setting, Integer> seen = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = file + ":" + (i + 1);
      int equals = line.indexOf('=');
      if (equals < 0) {
        problems.add(place + ": not of the form 'key = value': " + line);
        continue;
      }
      String key = line.substring(0, equals).strip();
      Setting setting = Setting.ofKey(key).orElse(null);
      if (setting == null) {
        problems.add(place + ": there is no setting '" + key + "'");
      } else if (seen.putIfAbsent(setting, i + 1) != null) {
        problems.add(place + ": '" + key + "' is set in line " + seen.get(setting) + " already");
      } else {
        put(setting, line.substring(equals + 1).strip(), place);
      }
    }
  }

  private void readEnvironment() {
    for (Setting setting : Setting.values()) {
      String text = environment.get(setting.variable());
      if (text != null) {
        put(setting, text, setting.variable());
      }
    }
    environment.keySet().stream()
        .filter(name -> name.startsWith("ONDOL_") && !name.startsWith(TEST_PREFIX))
        .filter(name -> !OTHER_VARIABLES.contains(name))
        .filter(name -> Setting.ofKey(keyOf(name)).isEmpty())
        .sorted()
        .forEach(name ->
            problems.add("variable " + name + ": there is no setting '" + keyOf(name) + "'"));
  }

  private static String keyOf(String variable) {
    return variable
        .substring("ONDOL_".length())
        .toLowerCase(java.util.Locale.ROOT)
        .replace('_', '-');
  }

  private Path xdg(String variable, String underHome) {
    String value = environment.getOrDefault(variable, "");
    return value.isEmpty()
        ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")), underHome)
        : Path.of(value);
  }

  private void put(Setting setting, String text, String origin) {
    values.put(setting, new SettingValue(text, origin));
  }
}
