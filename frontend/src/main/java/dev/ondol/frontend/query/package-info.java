/**
 * AWS's query protocol: a form in, XML out. Its services, IAM and STS, have flat parameters and few
 * operations, so there are no shapes: an operation reads its parameters and writes its answer.
 *
 * <pre>
 *   POST /   Action=AssumeRole&amp;RoleArn=…&amp;Tags.member.1.Key=…
 *      │
 *   QueryApi ─ QueryParameters ─ ConstraintTable ─ QueryOperation ─ XmlWriter
 * </pre>
 */
@NullMarked
package dev.ondol.frontend.query;

import org.jspecify.annotations.NullMarked;
