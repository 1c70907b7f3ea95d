/** Doors on loopback, with scripted runtimes behind them. */
@NullMarked
package dev.ondol.runtimeapi;

import org.jspecify.annotations.NullMarked;
