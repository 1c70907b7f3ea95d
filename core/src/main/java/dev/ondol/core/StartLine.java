package dev.ondol.core;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Who may start now, where only a few can start at a time. The others stand in lines, one for each
 * owner, first come first served; the lines take turns, so that an owner of a hundred does not keep
 * an owner of one waiting.
 *
 * <p>It is as long as those who stand in it are many; the memory budget of the slots bounds them.
 * Not thread-safe.
 *
 * @param <O> the owner
 * @param <T> who starts
 */
public final class StartLine<O, T> {
  private final int atOnce;
  private final Map<O, Queue<T>> lines = new LinkedHashMap<>();
  private int starting;

  /**
   * @param atOnce so many start at a time
   */
  public StartLine(int atOnce) {
    if (atOnce < 1) {
      throw new IllegalArgumentException("at least one has to start at a time");
    }
    this.atOnce = atOnce;
  }

  /** True if it may start at once; otherwise a {@link #leave} will name it. */
  public boolean enter(O owner, T one) {
    if (starting < atOnce) {
      starting++;
      return true;
    }
    lines.computeIfAbsent(owner, any -> new ArrayDeque<>()).add(one);
    return false;
  }

  /** One has started, or never will; who starts in its place. */
  public Optional<T> leave() {
    Iterator<Map.Entry<O, Queue<T>>> first = lines.entrySet().iterator();
    if (!first.hasNext()) {
      starting--;
      return Optional.empty();
    }
    Map.Entry<O, Queue<T>> line = first.next();
    O owner = line.getKey();
    Queue<T> queue = line.getValue();
    first.remove();
    T next = queue.remove();
    if (!queue.isEmpty()) {
      lines.put(owner, queue);
    }
    return Optional.of(next);
  }

  /** How many start now. */
  public int starting() {
    return starting;
  }
}
