package dev.ondol.logs;

/**
 * Hears of each event of some groups as it comes. Called by one thread, in the order of arrival.
 */
@FunctionalInterface
public interface LogFollower {
  /** Must be quick and never wait: all writing waits for it. */
  void onEvent(String group, LogReader.Event event);
}
