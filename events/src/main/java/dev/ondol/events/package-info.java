/**
 * The durable queue of asynchronous invokes.
 *
 * <p>An event is acknowledged when it is on disk, and leaves the disk in the same commit that knows
 * its end; so it is delivered at least once, and ends in exactly one way: success, a destination,
 * dropped. A record for a destination is itself an event, written in that same commit.
 *
 * <pre>
 *   accept --+                 +--> EventStore (SQLite): many changes, one commit
 *            v                 |
 *          steps ---> EventQueue, one thread ---> Courier ---> function
 *            ^           |        |                  |
 *            |       Backlog   core.EventRetry       |
 *            |      (who is next)  (what becomes)    |
 *            +------------- landed ------------------+
 * </pre>
 *
 * One thread does it all: it takes what has come in, commits it, then hands out what is due. While
 * it commits, more comes in, and so the batches grow with the load. When nothing is due it sleeps
 * until something is.
 */
@NullMarked
package dev.ondol.events;

import org.jspecify.annotations.NullMarked;
