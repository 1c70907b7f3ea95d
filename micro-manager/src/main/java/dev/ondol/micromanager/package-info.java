/**
 * This host's slots, and the way of an invoke through them.
 *
 * <p>{@link dev.ondol.micromanager.MicroManager} is the shell around the core's worker manager: it
 * gives it commands under one lock and carries out what it decides. Each slot has an {@link
 * dev.ondol.micromanager.Environment}, which makes a sandbox, starts a language runtime in it,
 * hears it through its door, times it, freezes it while it is idle, and ends it.
 *
 * <pre>
 *   frontend -- Invoke --> MicroManager -- Command --> core
 *                              |  ^                      |
 *                 grant, end   v  |  initialized,     Effect
 *                          Environment  released, ...
 *                         /     |      \
 *                   sandbox    door    pipe --> EnvironmentLog --> LogSink
 *                            (Runtime API)
 * </pre>
 *
 * What a function writes to its output becomes messages in {@link dev.ondol.micromanager.LogLines};
 * the lines between them (START, END, REPORT) are {@link dev.ondol.micromanager.PlatformLines}.
 */
@NullMarked
package dev.ondol.micromanager;

import org.jspecify.annotations.NullMarked;
