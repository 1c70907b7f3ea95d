package dev.ondol.events;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The waiting events of one function: the first of them in memory, the rest on disk. Not
 * thread-safe.
 *
 * <p>Everything up to the horizon is in memory; while {@code more} holds, there may be events
 * beyond it that are only on disk.
 */
final class Lane {
  /** Tickets that one look at the disk brings. */
  static final int PAGE = 64;

  private static final int MAX_TICKETS = 2 * PAGE;

  final String function;
  int inFlight;
  private final Pages pages;
  private final TreeSet<Ticket> tickets = new TreeSet<>();
  private Ticket horizon = Ticket.FIRST;
  private boolean more;

  /** Reads what waits on disk. */
  interface Pages {
    /** The first tickets of a function behind one, in their order. */
    List<Ticket> after(String function, Ticket behind, int limit);
  }

  /**
   * @param more whether events of the function may be on disk already
   */
  Lane(String function, Pages pages, boolean more) {
    this.function = function;
    this.pages = pages;
    this.more = more;
  }

  /** An event waits; it is on disk. */
  void add(Ticket ticket) {
    if (more && ticket.compareTo(horizon) > 0) {
      return;
    }
    tickets.add(ticket);
    if (tickets.size() > MAX_TICKETS) {
      tickets.removeLast();
      horizon = tickets.getLast();
      more = true;
    }
  }

  /** The event that is due first; null if none waits. */
  @Nullable Ticket head() {
    if (tickets.isEmpty() && more) {
      List<Ticket> page = pages.after(function, horizon, PAGE);
      tickets.addAll(page);
      more = page.size() == PAGE;
      if (more) {
        horizon = page.getLast();
      }
    }
    return tickets.isEmpty() ? null : tickets.getFirst();
  }

  void removeHead() {
    tickets.removeFirst();
  }
}
