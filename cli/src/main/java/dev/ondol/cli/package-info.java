/**
 * The {@code ondol} command, and the place where the platform's objects are made.
 *
 * <pre>
 *   ondol up ──> Settings ──> Platform ──> catalog, logs, sandboxes, micro-manager, frontend
 *                                              ^
 *   ondol deploy, invoke, logs, slots ── HTTP ─┘   AWS's own clients, the public API
 *
 *   ondol demo    both ends in one process, on a free port, with a folder that is thrown away
 *   ondol doctor  what works on this host, found out by trying it
 * </pre>
 *
 * <p>{@link dev.ondol.cli.Main} is the table of contents. A command is a class of its own: it
 * parses, calls one thing, and prints. Results go to standard output, all that is said to a person
 * beside them to standard error, so every command can be piped. {@link dev.ondol.cli.Platform}
 * builds the objects in reading order and takes them down in the reverse; there is no container and
 * no lookup by reflection. Each {@link dev.ondol.cli.Setting} has one name, in the three spellings
 * of the command line, the environment and the configuration file.
 */
@NullMarked
package dev.ondol.cli;

import org.jspecify.annotations.NullMarked;
