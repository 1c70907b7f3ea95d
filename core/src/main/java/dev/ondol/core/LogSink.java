package dev.ondol.core;

/** Takes log lines off the invoke path. Never blocks: what does not fit is dropped and counted. */
@FunctionalInterface
public interface LogSink {
  /**
   * Appends one event to a stream, which is made with its group when its first event comes.
   *
   * @param timestampMillis since the epoch
   * @param message one log event without its final newline; may hold newlines and any character,
   *     for it is written by untrusted code
   */
  void append(String group, String stream, long timestampMillis, String message);
}
