/**
 * What an operation is, whichever service it belongs to: the builder of its request, what it does,
 * and what the framework in front of the service demands of its members.
 *
 * <pre>
 *   bytes ─ codec ─► builder ─► ConstraintTable.check ─► Operation.handler ─► shape ─ codec ─► bytes
 * </pre>
 */
@NullMarked
package dev.ondol.frontend.model;

import org.jspecify.annotations.NullMarked;
