package dev.ondol.micromanager;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is known of the cache of some code. */
sealed interface CodeCache {
  /** There is none. */
  record Unmade() implements CodeCache {}

  /** There is nothing to be had: nothing was made of the code, or its making failed. */
  record Nothing() implements CodeCache {}

  /**
   * There is one.
   *
   * @param files what a sandbox sees
   */
  record Made(Path files) implements CodeCache {}

  /** Null if there are none. */
  default @Nullable Path orNull() {
    return this instanceof Made(Path files) ? files : null;
  }
}
