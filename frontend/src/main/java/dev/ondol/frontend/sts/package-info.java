/**
 * STS: who am I, and credentials for a while.
 *
 * <pre>
 *   AssumeRole ─ StsOperations ─ SessionKeys ─► key, secret, token   nothing is stored
 * </pre>
 */
@NullMarked
package dev.ondol.frontend.sts;

import org.jspecify.annotations.NullMarked;
