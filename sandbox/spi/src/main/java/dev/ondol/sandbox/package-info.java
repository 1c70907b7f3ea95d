/**
 * The contract of a sandbox: what the platform asks of an isolation technology, and nothing of how
 * one does it.
 *
 * <pre>
 *   SandboxProvider ── probe ────> works here, or why not
 *        │ create(SandboxSpec)     folders, limits, network
 *        v
 *     Sandbox ──────── door ─────> the one socket that leads out of it
 *        │ start(Launch)           program, environment, output
 *        v
 *   RuntimeProcess ─── exit ─────> status, signal, out of memory
 * </pre>
 *
 * <p>A sandbox is made once, may run several processes one after the other, is frozen and thawed,
 * and destroyed. What a provider leaves on the host carries its platform's mark, so that a later
 * life can remove it without any memory of it. One contract suite in {@code testing} holds every
 * provider to these promises; a provider that cannot run here says why and stops nothing.
 */
@NullMarked
package dev.ondol.sandbox;

import org.jspecify.annotations.NullMarked;
