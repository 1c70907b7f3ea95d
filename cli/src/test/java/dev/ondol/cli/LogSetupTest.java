package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class LogSetupTest {
  private final LoggerContext context = new LoggerContext();

  @Test
  void isFoundByLogback() {
    assertThat(ServiceLoader.load(Configurator.class)).hasAtLeastOneElementOfType(LogSetup.class);
  }

  @Test
  void thePlatformIsHeardAndLibrariesOnlyWhenSomethingIsWrong() {
    new LogSetup().configure(context);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    assertThat(root.getAppender("stderr"))
        .isInstanceOfSatisfying(
            ConsoleAppender.class,
            stderr -> {
              assertThat(stderr.isStarted()).isTrue();
              assertThat(stderr.getTarget()).isEqualTo("System.err");
            });
    assertThat(context.getLogger("dev.ondol.cli.Platform").isInfoEnabled()).isTrue();
    assertThat(context.getLogger("dev.ondol.cli.Platform").isDebugEnabled()).isFalse();
    assertThat(context.getLogger("io.vertx.core").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("io.vertx.core").isWarnEnabled()).isTrue();
  }

  @Test
  void aLineHasTimeLevelClassMessageAndTheStack() {
    Logger logger = context.getLogger("dev.ondol.cli.Platform");
    IOException thrown = new IOException("no disk", new IllegalStateException("gone"));
    LoggingEvent event =
        new LoggingEvent(
            "", logger, Level.WARN, "Sandbox {}: cannot start", thrown, List.of("7").toArray());
    event.setTimeStamp(0);
    List<String> lines = text(event).lines().toList();
    assertThat(lines.getFirst())
        .matches(
            "19(70-01-01|69-12-31)T\\d\\d:\\d\\d:00\\.000(Z|[+-]\\d\\d:\\d\\d) WARN  Platform -"
                + " Sandbox 7: cannot start");
    assertThat(lines.get(1)).isEqualTo("java.io.IOException: no disk");
    assertThat(lines)
        .anyMatch(line -> line.startsWith("Caused by: java.lang.IllegalStateException: gone"));
    assertThat(text(new LoggingEvent("", logger, Level.ERROR, "short", null, null)))
        .endsWith(" ERROR Platform - short" + System.lineSeparator());
  }

  private static String text(ILoggingEvent event) {
    return new String(new LogLine().encode(event), StandardCharsets.UTF_8);
  }
}
