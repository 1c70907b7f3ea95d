package dev.ondol.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code ondol up} with nothing but settings, each once and with a value, as nearly every start has
 * it. To learn from annotations what a command may look like takes a tenth of a second, which such
 * a start is spared; whatever looks different in any way is left to {@link UpCommand}.
 *
 * <pre>
 *   up --port 0 --data-dir=/srv/ondol
 * </pre>
 *
 * @param flags what is set
 * @param config the configuration file, if one is named
 */
record PlainUp(Map<Setting, String> flags, @Nullable Path config) {
  static final String NAME = "up";
  static final String CONFIG = "--config";

  /** What begins so is another option, or the end of them, or a file of further arguments. */
  private static final String SPECIAL = "-@";

  static Optional<PlainUp> of(String... args) {
    if (args.length == 0 || !args[0].equals(NAME)) return Optional.empty();
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    Path config = null;
    for (int i = 1; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      String name = equals < 0 ? args[i] : args[i].substring(0, equals);
      if (equals < 0 && ++i == args.length) return Optional.empty();
      String value = args[i].substring(equals + 1);
      if (value.isEmpty() || SPECIAL.indexOf(value.charAt(0)) >= 0) return Optional.empty();
      if (name.equals(CONFIG) && config == null) {
        config = Path.of(value);
        continue;
      }
      Optional<Setting> setting = Setting.ofFlag(name);
      if (setting.isEmpty() || flags.put(setting.get(), value) != null) return Optional.empty();
    }
    return Optional.of(new PlainUp(flags, config));
  }

  /** Serves; comes back, with the exit code, only if it cannot. */
  int run(Map<String, String> environment) {
    try {
      Settings settings = new SettingsReader(environment).read(flags, config).settings();
      PrintWriter out = new PrintWriter(System.out, false, System.out.charset());
      new Service(environment, out).run(settings);
      return ExitCode.OK;
    } catch (RuntimeException e) {
      ErrorReport report = ErrorReport.of(e);
      System.err.println("ondol: " + report.message());
      return report.exitCode();
    }
  }
}
