package dev.ondol.cli;

import java.util.EnumMap;
import java.util.Map;

/** The settings that hold, with the place that each came from. */
record EffectiveSettings(Settings settings, Map<Setting, SettingValue> values) {
  EffectiveSettings {
    values = new EnumMap<>(values);
  }

  /** In the form of the configuration file, with each value's origin as a comment behind it. */
  String print() {
    StringBuilder out = new StringBuilder();
    values.forEach((setting, value) ->
        out.append("%-40s # %s%n".formatted(setting.key() + " = " + value.text(), value.origin())));
    return out.toString();
  }
}
