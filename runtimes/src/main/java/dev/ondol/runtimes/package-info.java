/**
 * The managed runtimes: what runs a function's code inside a sandbox, and how it is found on a
 * host.
 *
 * <pre>
 *   "python3.12"  ──▶  RuntimeShelf  ──▶  Served(Python 3.11.2, "nearest")
 *                        │ runs each candidate once
 *                        ▼
 *   PATH, /usr/bin, version managers, /usr/lib/jvm
 *
 *   in the sandbox:   program flags /var/runtime/index.js | bootstrap.py | lib/*.jar | bootstrap
 *                         │ connect, load handler, [ next ─▶ handler ─▶ response ]*
 *                         ▼
 *                     AWS_LAMBDA_RUNTIME_API
 * </pre>
 *
 * <p>The Node.js and Python bootstraps are this module's own, small and without dependencies,
 * because they stand in every cold start; they behave as Lambda's do, down to the texts of errors
 * and log lines. Java is served by AWS's own client. {@code provided} functions bring theirs.
 *
 * <p>A sandbox sees the host's own runtimes, so there are no images to build or to fetch. The price
 * is that a version which the host lacks is served by the nearest one, and that is said wherever
 * somebody could wonder.
 */
@NullMarked
package dev.ondol.runtimes;

import org.jspecify.annotations.NullMarked;
