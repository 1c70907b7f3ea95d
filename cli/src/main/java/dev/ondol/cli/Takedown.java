package dev.ondol.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be closed when the platform stops, or when its start fails half-way: the last opened
 * first. One step that fails does not keep the others from being taken. Confined to one thread.
 */
final class Takedown {
  private static final Logger LOG = LoggerFactory.getLogger(Takedown.class);

  private final Deque<Step> steps = new ArrayDeque<>();

  private record Step(String what, Closing closing) {}

  /** Closes something. */
  @FunctionalInterface
  interface Closing {
    void close() throws Exception;
  }

  /** Remembers a thing that has just been opened, and hands it back. */
  <T extends AutoCloseable> T add(T opened) {
    add(opened.getClass().getSimpleName(), opened::close);
    return opened;
  }

  void add(String what, Closing closing) {
    steps.push(new Step(what, closing));
  }

  /** Idempotent. */
  void run() {
    while (!steps.isEmpty()) {
      Step step = steps.pop();
      try {
        step.closing().close();
      } catch (Exception e) {
        LOG.error("{} did not close", step.what(), e);
      }
    }
  }
}
