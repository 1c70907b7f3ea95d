package dev.ondol.frontend;

import dev.ondol.events.EventQueue;
import dev.ondol.frontend.lambda.FunctionStates;
import dev.ondol.micromanager.Invoker;

/**
 * The two ways to a function, at once and later.
 *
 * @param states of the functions, which invokes change
 */
public record Invocations(Invoker invoker, EventQueue events, FunctionStates states) {}
