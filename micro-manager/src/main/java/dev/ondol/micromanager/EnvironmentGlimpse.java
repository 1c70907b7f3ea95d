package dev.ondol.micromanager;

/**
 * What an operator sees of an environment; the rest of a {@link SlotView} is the micro-manager's.
 */
record EnvironmentGlimpse(boolean frozen, long invokes, long pid, long memoryBytes) {}
