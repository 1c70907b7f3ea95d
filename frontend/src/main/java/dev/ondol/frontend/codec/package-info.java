/**
 * Between bytes and the AWS SDK's own shapes, for every operation at once.
 *
 * <pre>
 *   path, query, headers ──┐
 *                          ├─ RequestBinding ──► builder of XyzRequest
 *   JSON body ─ ShapeReader┘
 *
 *   XyzResponse ─ ResponseBinding ──► status, headers, JSON body (ShapeWriter)
 * </pre>
 *
 * <p>Each shape lists its fields with wire location and name, so nothing here knows an operation by
 * name. What the shapes do not tell (paths, status codes, limits) stands in the table of routes and
 * in the table of constraints. All input is hostile: depth, names and strings are bounded.
 */
@NullMarked
package dev.ondol.frontend.codec;

import org.jspecify.annotations.NullMarked;
