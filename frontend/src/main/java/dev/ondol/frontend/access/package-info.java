/**
 * Whether a caller may do what it asks for. Every request of an AWS API comes by here before
 * anything happens; the answer comes from memory and never blocks.
 *
 * <pre>
 *   Exchange ──► Authorizer ── AccountPolicies ─┬─ roles, managed policies   what the caller may
 *   (Identity)       │         (compiled once)  └─ policies of functions     who else may
 *                    └─ RequestFacts ─► policy.Decision ─► on, or AccessDenied in AWS's words
 * </pre>
 *
 * <p>The holder of an access key is the account itself and may do everything but what a function's
 * policy denies; so may anybody in development mode, where nothing is verified. A session may do
 * what its role's policies or the function's policy allow.
 */
@NullMarked
package dev.ondol.frontend.access;

import org.jspecify.annotations.NullMarked;
