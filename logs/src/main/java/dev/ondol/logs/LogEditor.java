package dev.ondol.logs;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Changes what the log store holds, for callers of the API. Each verb returns when the change is on
 * disk, and sees every event that was appended before it. Any thread; blocks.
 *
 * <p>All throw {@link dev.ondol.core.OndolException}: RESOURCE_NOT_FOUND for a group or a stream
 * that is not there, SERVICE where the disk does not take it.
 */
public interface LogEditor {
  /**
   * Makes a group.
   *
   * @throws dev.ondol.core.OndolException RESOURCE_ALREADY_EXISTS; LIMIT_EXCEEDED
   */
  void createGroup(String name, GroupSettings settings);

  /** Changes what is set for a group. */
  void changeGroup(String name, UnaryOperator<GroupSettings> change);

  /** Removes a group with all its streams; false if there was none. */
  boolean deleteGroup(String group);

  /**
   * Makes a stream without events.
   *
   * @throws dev.ondol.core.OndolException RESOURCE_ALREADY_EXISTS; LIMIT_EXCEEDED
   */
  void createStream(String group, String stream);

  /** Removes a stream with all its events. */
  void deleteStream(String group, String stream);

  /** Adds events to a stream that is there: all of them, or it throws. */
  void put(String group, String stream, List<Entry> events);

  /** An event to be added. */
  record Entry(long timestampMillis, String message) {}
}
