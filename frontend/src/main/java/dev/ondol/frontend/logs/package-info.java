/**
 * CloudWatch Logs, as far as it goes with functions: groups, streams, tags, retention, events in
 * and out.
 *
 * <pre>
 *   X-Amz-Target: Logs_20140328.FilterLogEvents ─ LogsApi ─┬─ GroupOperations, StreamOperations ─┐
 *                                                          ├─ GroupTags, EventIntake             ├─► LogStore
 *                                                          └─ EventReads, EventFilter ───────────┘
 *                                                                          └ pattern
 * </pre>
 *
 * <p>The protocol is json 1.1: one path, the operation in a header, every error of a caller a 400.
 * All of it runs on virtual threads, for the store may wait for the disk. Operations that are not
 * here are refused by name.
 */
@NullMarked
package dev.ondol.frontend.logs;

import org.jspecify.annotations.NullMarked;
