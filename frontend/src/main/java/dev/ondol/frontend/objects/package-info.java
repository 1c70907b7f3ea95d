/**
 * An object store in S3's manner, from which code may come instead of with a request.
 *
 * <pre>
 *   bucket, key, version (from a caller) ─┐
 *   endpoint (the operator's setting) ────┴─► ObjectStore ─ GetObject ─► bytes, bounded in time
 * </pre>
 *
 * <p>Where it is, is the operator's word alone; a caller names what is in it. Nothing of the client
 * is loaded before the first request that needs it.
 */
@NullMarked
package dev.ondol.frontend.objects;

import org.jspecify.annotations.NullMarked;
