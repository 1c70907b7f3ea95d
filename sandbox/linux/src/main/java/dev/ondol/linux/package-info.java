/**
 * What the platform asks of Linux that the JDK has no class for, each kind of call behind one small
 * class; {@link dev.ondol.linux.Libc} below them all.
 *
 * <p>The output of slots comes this way. A FIFO is open on our side for as long as the slot lives,
 * so a runtime that exits and starts anew, or a child that outlives it, writes to the same one:
 *
 * <pre>
 *   slot a: stdout, stderr ──▶ FIFO ─┐
 *   slot b: stdout, stderr ──▶ FIFO ─┼─ epoll ─▶ OutputPump ─▶ OutputListener of a, b, c
 *   slot c: stdout, stderr ──▶ FIFO ─┘              ▲
 *                                   a response came: OutputPipe.drain
 * </pre>
 *
 * <p>A function writes its last line and then its response, but these take different ways. {@link
 * dev.ondol.linux.OutputPipe#drain} puts them back in order, on the thread that has the response.
 */
@NullMarked
package dev.ondol.linux;

import org.jspecify.annotations.NullMarked;
