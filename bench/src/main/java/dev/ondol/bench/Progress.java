package dev.ondol.bench;

/** Where a run tells what it is at. */
@FunctionalInterface
interface Progress {
  void say(String line);
}
