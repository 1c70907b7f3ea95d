/**
 * The Runtime API 2018-06-01: the side of a slot that untrusted code talks to.
 *
 * <pre>
 *   sandbox                    │ door: one event loop, no locks                  │ micro-manager
 *   runtime ── HTTP/1.1 ──▶ socket ─▶ RequestDecoder ─▶ DoorConnection ─▶ RuntimeDoor ─▶ RuntimeListener
 *           ◀── events ────────┼──── OutgoingEvent ◀────────────────────── send(Invocation)
 * </pre>
 *
 * <p>{@link dev.ondol.runtimeapi.RuntimeApi} opens a {@link dev.ondol.runtimeapi.RuntimeDoor} for
 * each slot, on a socket that was bound where only that slot's runtime reaches it. The door is the
 * slot's identity: no token, no address to forge. A {@code RuntimeMachine} holds the rules of the
 * {@code Conversation}, without sockets or clock; it is asked before anything is done, so that the
 * {@link dev.ondol.runtimeapi.RuntimeListener} hears legal moves only. Each kind of body has its
 * receiver ({@code RequestBody}): a response streams through, an error report is collected, what
 * nobody wants is read past.
 *
 * <p>A {@code DoorEntrance} tells a function's clients of other APIs by their first bytes; an
 * {@code ApiRelay} passes those on to the frontend.
 *
 * <p>What comes in is hostile. Whatever could be read in two ways is answered 400 once and closed.
 * Heads, bodies, connections and what waits to be sent have limits, and a request that is half
 * there has a deadline; a runtime that waits for its next event costs no timer and no buffer.
 */
@NullMarked
package dev.ondol.runtimeapi;

import org.jspecify.annotations.NullMarked;
