package dev.ondol.frontend.lambda;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion.Logging;
import dev.ondol.core.FunctionVersion.Logging.Format;
import dev.ondol.core.OndolException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.LoggingConfig;

/**
 * What becomes of a function's logging by what a caller asks for. What it does not name stays, but
 * whoever names the format JSON gets level INFO where he names none, and text has no levels.
 */
final class LoggingRules {
  private static final String USUAL_LEVEL = "INFO";

  private LoggingRules() {}

  /**
   * @param before what holds without the request: a new function's is text
   * @throws OndolException INVALID_PARAMETER_VALUE for levels with text
   */
  static Logging apply(@Nullable LoggingConfig asked, Logging before) {
    if (asked == null) {
      return before;
    }
    String group = asked.logGroup() == null ? before.group() : asked.logGroup();
    String application = asked.applicationLogLevelAsString();
    String system = asked.systemLogLevelAsString();
    Format format =
        asked.logFormat() == null
            ? before.format()
            : asked.logFormat() == LogFormat.JSON ? Format.JSON : Format.TEXT;
    return switch (format) {
      case TEXT -> {
        if (application != null || system != null) {
          throw new OndolException(
              ErrorCode.INVALID_PARAMETER_VALUE,
              "LogLevel is not supported when LogFormat is set to \"Text\". Remove LogLevel from"
                  + " your request or change the LogFormat to \"JSON\" and try again.");
        }
        yield Logging.text(group);
      }
      case JSON -> {
        boolean anew = asked.logFormat() != null;
        yield new Logging(
            group,
            format,
            level(application, anew ? null : before.applicationLevel()),
            level(system, anew ? null : before.systemLevel()));
      }
    };
  }

  private static String level(@Nullable String asked, @Nullable String before) {
    if (asked != null) {
      return asked;
    }
    return before == null ? USUAL_LEVEL : before;
  }

  static LoggingConfig view(Logging logging) {
    return LoggingConfig.builder()
        .logFormat(
            switch (logging.format()) {
              case TEXT -> LogFormat.TEXT;
              case JSON -> LogFormat.JSON;
            })
        .applicationLogLevel(logging.applicationLevel())
        .systemLogLevel(logging.systemLevel())
        .logGroup(logging.group())
        .build();
  }
}
