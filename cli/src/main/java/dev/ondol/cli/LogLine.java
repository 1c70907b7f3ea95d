package dev.ondol.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How an event of the platform's own log is written. Thread-safe.
 *
 * <pre>
 *   2026-11-22T09:41:07.123+01:00 WARN  Cleanup - Sandbox f-7: cannot remove the cgroup
 * </pre>
 */
final class LogLine extends EncoderBase<ILoggingEvent> {
  private static final int LEVEL_CHARS = 5;

  /** Made with the first line; a quiet start does without. */
  private static final class Clock {
    static final DateTimeFormatter FORMAT =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
            .withZone(ZoneId.systemDefault());
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String level = event.getLevel().toString();
    String logger = event.getLoggerName();
    StringBuilder line = new StringBuilder();
    Clock.FORMAT.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    line.append(' ').append(level).repeat(' ', Math.max(0, LEVEL_CHARS - level.length()));
    line.append(' ').append(logger, logger.lastIndexOf('.') + 1, logger.length());
    line.append(" - ").append(event.getFormattedMessage()).append(System.lineSeparator());
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) line.append(ThrowableProxyUtil.asString(thrown));
    return line.toString().getBytes(Charset.defaultCharset());
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
