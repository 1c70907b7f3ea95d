/**
 * The functions' logs: groups, streams and events, as CloudWatch Logs has them, on this disk.
 *
 * <pre>
 *   append --> LogQueue --> LogWriter --> group/000000000007.log  one segment after the other,
 *   (any thread, no wait)   (one thread)        000000000008.log  events of all streams as they came
 *                                               000000000008.idx  which streams, from when to when
 *   events --------------------------------> SegmentReader --> PageBuilder --> Page
 * </pre>
 *
 * <p>One file takes all streams of a group: thousands of slots, each with a stream of its own, cost
 * one open file, reads over a whole group find their events side by side, and the oldest are
 * dropped by removing a file. The segments' indexes, in memory, tell a query which of them it need
 * not read.
 *
 * <p>What events cannot tell stands beside the segments: a group's settings, and the streams that
 * were made or deleted by a caller. Whoever follows a group hears of each event when it is on disk.
 *
 * <p>Messages and names come from untrusted code. They are framed by length and checksum, never
 * parsed, and no name becomes a path as it is.
 */
@NullMarked
package dev.ondol.logs;

import org.jspecify.annotations.NullMarked;
