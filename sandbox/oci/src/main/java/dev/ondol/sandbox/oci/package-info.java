/**
 * Isolation by containers: what runs in them shares the kernel with the host, and nothing else.
 *
 * <p>An OCI runtime (runc, crun) is run as a program for each start; there is no daemon. It gets a
 * bundle that is written here from end to end, and everything that a container is made of is made
 * here before: so a start is one program run, and the parts outlive it for the next one.
 *
 * <pre>
 *                     OciProvider ── OciProbe
 *                          │
 *   HostShare ◀── OciHost ─┴─▶ OciSandbox ──start──▶ OciRuntime ──▶ OciProcess
 *   (mark, uids,  │ what all        │ what one has                  (pidfd)
 *    addresses)   │ share           │
 *                 ├ Stock ──────────┼ WaitingShell     in one that is made ahead
 *                 ├ RunFolder       ├ SandboxNetwork   namespace, door, link
 *                 │  └ RootTree     ├ SandboxCgroup    limits, freezer, counters
 *                 ├ HostNetwork     ├ PrivateTmp       a disk of its own
 *                 │  └ Firewall     └ BundleConfig     config.json
 *                 └ Cgroups
 * </pre>
 *
 * <p>User 0 and the function's user are ids of the host that own nothing; the second is another one
 * in each sandbox. The host's root does not exist inside. Everything on the host carries the
 * platform's mark, which comes from its state folder, so the next life finds what a crash has left
 * ({@code Leftovers}), and two platforms never touch each other's.
 */
@NullMarked
package dev.ondol.sandbox.oci;

import org.jspecify.annotations.NullMarked;
