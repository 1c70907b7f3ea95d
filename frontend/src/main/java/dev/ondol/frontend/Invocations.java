package dev.ondol.frontend;

import dev.ondol.events.EventQueue;
import dev.ondol.micromanager.Invoker;

/** The two ways to a function: at once, and later. */
public record Invocations(Invoker invoker, EventQueue events) {}
