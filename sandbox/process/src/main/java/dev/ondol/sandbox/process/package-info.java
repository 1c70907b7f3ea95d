/**
 * The isolation level that isolates nothing: a sandbox is a folder, a loopback port, and processes
 * of the platform's own user. For development, on any Linux, without root.
 *
 * <pre>
 *   ProcessProvider ── holds ──▶ FOLDER/lock
 *        │ create
 *        ▼
 *   PlainSandbox ── FOLDER/sandboxes/ID/{tmp,opt}, 127.0.0.1:PORT
 *        │ start                                          ▲ AWS_LAMBDA_RUNTIME_API
 *        ▼                                                │
 *   PlainProcess ── node index.js ─┬─ child ── … ─────────┘
 *                                  └─ detached child
 *                   all with _ONDOL_SANDBOX=MARK/ID in /proc/PID/environ
 * </pre>
 *
 * <p>Where a container has a cgroup and a pid namespace to freeze, thaw and kill all that is in it,
 * here {@link dev.ondol.sandbox.process.MarkedProcesses} searches the host for a mark. The mark
 * outlives the platform, so the next start finds what the last one left.
 */
@NullMarked
package dev.ondol.sandbox.process;

import org.jspecify.annotations.NullMarked;
