/**
 * Pure decisions: what a function version is, which slot serves which invoke, and which slot has to
 * go. No I/O, threads, locks, logging, clock or randomness: {@code now} comes in as an argument,
 * and what has to happen goes out as a list of effects for a shell to carry out.
 *
 * <pre>
 *              Command                       Effect
 *   Acquire, Released, ...  +---------------+  Create, Grant, Refuse, End
 *  ------------------------>| WorkerManager |------------------------------>  micro-manager
 *                           +-------+-------+
 *         +-----------------+-----------------+
 *      Permits          WaitingRoom         Supply
 *   who may have     who has to wait     what is made and
 *   how many                             what has to go
 *                                             |
 *                                         SlotTable
 * </pre>
 *
 * A slot's life is INIT, IDLE and BUSY in turn, then ENDING and GONE; {@link
 * dev.ondol.core.SlotState} has the table of legal moves. Durations are nanoseconds of one
 * monotonic clock, memory is in MiB.
 */
@NullMarked
package dev.ondol.core;

import org.jspecify.annotations.NullMarked;
