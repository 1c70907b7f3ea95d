package dev.ondol.events;

import java.util.Comparator;

/** What memory holds of an event that waits: in the order in which they are due. */
record Ticket(long dueMillis, long id) implements Comparable<Ticket> {
  static final Ticket FIRST = new Ticket(Long.MIN_VALUE, Long.MIN_VALUE);

  private static final Comparator<Ticket> ORDER =
      Comparator.comparingLong(Ticket::dueMillis).thenComparingLong(Ticket::id);

  @Override
  public int compareTo(Ticket other) {
    return ORDER.compare(this, other);
  }
}
