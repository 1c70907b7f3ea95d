/**
 * HTTP itself: connections and their deadlines, bodies and their limits, routes, who is asking, and
 * how an error looks. Knows no operation.
 *
 * <pre>
 *   connection ─ Connections (head, body, work, write: a deadline for each)
 *        │
 *   request ─ Exchange ─ RouteTable ─ Authenticator ─ BodyReader ─┬─ event loop (invoke)
 *                │                                                └─ BlockingLane (all else)
 *                └◄──────────── Reply ◄── ErrorWriter ◄────────────────────┘
 * </pre>
 *
 * <p>An exchange lives on the event loop of its connection; only its {@code reply} may be called
 * from elsewhere.
 */
@NullMarked
package dev.ondol.frontend.http;

import org.jspecify.annotations.NullMarked;
