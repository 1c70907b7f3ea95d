package dev.ondol.cli;

import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The settings as options of a command: one for each {@link Setting}, made from it. */
final class SettingFlags {
  private SettingFlags() {}

  static void addTo(CommandSpec command) {
    for (Setting setting : Setting.values()) {
      String fallback = setting.fallback().isEmpty() ? "" : " Default: " + setting.fallback() + ".";
      command.addOption(
          OptionSpec.builder(setting.flag())
              .type(String.class)
              .arity("1")
              .paramLabel("VALUE")
              .description(setting.description() + fallback)
              .build());
    }
  }

  /** What the command line sets. */
  static Map<Setting, String> of(ParseResult result) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      if (result.hasMatchedOption(setting.flag())) {
        flags.put(setting, result.matchedOptionValue(setting.flag(), ""));
      }
    }
    return flags;
  }
}
