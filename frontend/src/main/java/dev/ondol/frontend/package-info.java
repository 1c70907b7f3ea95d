/**
 * The AWS APIs over HTTP, on one port: the only part that knows AWS's JSON and error shapes.
 *
 * <pre>
 *   AWS CLI, SDKs ──► Reception ─┬─ /20…            lambda  ──► Catalog, CodeStore, Invoker
 *                                ├─ X-Amz-Target    logs    ──► LogStore
 *                                ├─ / with a form   sts, iam by the scope of the signature
 *                                ├─ /_ondol/code/…  a link that GetFunction gave out
 *                                └─ /livez /readyz /metrics /_ondol/slots   OperatorPages
 *        http (connections, bodies, routes, errors)    identity (who asks)
 *        codec (AWS's shapes ⇄ bytes)                  access, policy (what he may)
 *        query (forms ⇄ XML)
 * </pre>
 *
 * <p>An invoke never leaves the event loops; all else runs on virtual threads and may block. What
 * is not offered is refused in AWS's shape: no setting is taken and ignored, no event acknowledged
 * that could be lost.
 */
@NullMarked
package dev.ondol.frontend;

import org.jspecify.annotations.NullMarked;
