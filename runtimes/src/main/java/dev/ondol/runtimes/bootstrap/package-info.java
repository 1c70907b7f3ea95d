/**
 * What the platform puts beside AWS's client in a Java function's process: the main class, which
 * knows how to wait for a function.
 *
 * <pre>
 *   java … Start ──▶ born with a function? ───────────────────────────▶ AWSLambda.main
 *                      │ no                                                   ▲
 *                      ▼                                                      │
 *                    Rehearsal ──▶ Assignment, from the Door ──▶ OwnProcess: variables, directory
 * </pre>
 *
 * <p>{@link dev.ondol.runtimes.bootstrap.Training} lives such a life without platform and function,
 * for the machine to keep an archive of.
 *
 * <p>The platform itself never runs this package. It travels as a jar, which {@link
 * dev.ondol.runtimes} makes of the class files, and it must not need more than the JDK and the
 * client. It needs Java 25; older machines start the client directly.
 *
 * <p>A function must not be able to tell whether its process was started ahead of it. What the JDK
 * or the client read once and keep (variables, the working directory's name) is therefore not read
 * before the assignment, or is the same for all functions.
 */
@NullMarked
package dev.ondol.runtimes.bootstrap;

import org.jspecify.annotations.NullMarked;
