/**
 * The parts of CloudWatch Logs with which people read what their functions wrote.
 *
 * <pre>
 *   X-Amz-Target: Logs_20140328.FilterLogEvents ─ LogsApi ─┬─ GroupOperations ──┐
 *                                                          ├─ EventFilter       ├─► LogReader
 *                                                          └─ EventReads ───────┘
 * </pre>
 *
 * <p>The protocol is json 1.1: one path, the operation in a header, every error of a caller a 400.
 * All of it runs on virtual threads, for the reader may wait for the disk.
 */
@NullMarked
package dev.ondol.frontend.logs;

import org.jspecify.annotations.NullMarked;
