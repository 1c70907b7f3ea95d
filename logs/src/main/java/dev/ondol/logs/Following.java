package dev.ondol.logs;

/** A follower's place among the others, until it is closed. Any thread. */
@FunctionalInterface
public interface Following extends AutoCloseable {
  @Override
  void close();
}
