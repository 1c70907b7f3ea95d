package dev.ondol.micromanager;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a function's code lies unpacked on this host.
 *
 * @param task its own
 * @param layers its layers, laid over each other in their order; null if it has none
 */
public record CodeTrees(Path task, @Nullable Path layers) {}
