/**
 * AWS's policy language: documents in, decisions out. Pure: the time and everything else of a
 * request come in with it.
 *
 * <pre>
 *   JSON ─ PolicyParser ─► PolicyDocument ─ Statement ─┬─ PrincipalPatterns   who
 *                               │                      ├─ Templates, Glob      which action, which resource
 *   AccessRequest ──────────────┤                      └─ Condition           when
 *   (Principal, RequestContext) ▼
 *                             Effect ─ Decision: denied by a policy, allowed, or allowed by none
 * </pre>
 *
 * <p>A document is written by a stranger and evaluated at every request, so its size and depth are
 * bounded when it is read, and matching never takes longer than pattern times text.
 */
@NullMarked
package dev.ondol.frontend.policy;

import org.jspecify.annotations.NullMarked;
