/**
 * Who asks: AWS's signatures (SigV4), the keys that they are made with, and the identity that comes
 * out of them.
 *
 * <pre>
 *   head ──► Authenticator ── Refused | Signed ──► body ──► Refused | Identified(Identity)
 *               │                                             Root · Session · Unverified
 *               ├─ DevelopmentAuthenticator   takes any signature; loopback only
 *               └─ SignatureAuthenticator     ClaimReader ─ CanonicalRequest ─ SigningKeys
 *                        │
 *                     AccessKeys ─┬─ WatchedAccessKeys ◄─ files ◄─ AccessKeyFolder ◄─ ondol keys
 *                                 └─ SessionKeys ◄─ token ◄─ STS, a function's environment
 * </pre>
 *
 * <p>What authenticates runs on the event loops and never blocks. All of it reads what a stranger
 * wrote, so each part is bounded before it is looked at.
 */
@NullMarked
package dev.ondol.frontend.identity;

import org.jspecify.annotations.NullMarked;
