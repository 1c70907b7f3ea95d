package dev.ondol.events;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which event goes next: of all functions that may have one more in flight, the event that has been
 * due longest. Each function has a {@link Lane} of its own and only a share of what may be in
 * flight, so that a function with a million slow events keeps none of another's waiting. Not
 * thread-safe.
 */
final class Backlog {
  private final Lane.Pages pages;
  private final int maxInFlightPerFunction;
  private final Map<String, Lane> lanes = new HashMap<>();

  /** The lanes that may go, by what they have at their head. */
  private final TreeMap<Head, Lane> ready =
      new TreeMap<>(Comparator.comparing(Head::ticket).thenComparing(Head::function));

  private final Map<Lane, Head> heads = new HashMap<>();

  private record Head(Ticket ticket, String function) {}

  /** An event that is to be delivered now. */
  record Next(String function, Ticket ticket) {}

  Backlog(Lane.Pages pages, int maxInFlightPerFunction) {
    this.pages = pages;
    this.maxInFlightPerFunction = maxInFlightPerFunction;
  }

  /** Events of the function wait on disk since before. */
  void addKnown(String function) {
    Lane lane = new Lane(function, pages, true);
    lanes.put(function, lane);
    place(lane);
  }

  /** An event waits; it is on disk. */
  void add(String function, Ticket ticket) {
    Lane lane = lanes.computeIfAbsent(function, name -> new Lane(name, pages, false));
    unplace(lane);
    lane.add(ticket);
    place(lane);
  }

  /** Takes the next event that is due; null if there is none. */
  @Nullable Next take(long nowMillis) {
    var first = ready.firstEntry();
    if (first == null || first.getKey().ticket().dueMillis() > nowMillis) {
      return null;
    }
    Lane lane = first.getValue();
    Ticket ticket = first.getKey().ticket();
    unplace(lane);
    lane.removeHead();
    lane.inFlight++;
    place(lane);
    return new Next(lane.function, ticket);
  }

  /** An event that was taken is in flight no more. */
  void landed(String function) {
    Lane lane = Objects.requireNonNull(lanes.get(function));
    unplace(lane);
    lane.inFlight--;
    place(lane);
  }

  /** When the first event is due that may go; {@link Long#MAX_VALUE} if there is none. */
  long nextDueMillis() {
    return ready.isEmpty() ? Long.MAX_VALUE : ready.firstKey().ticket().dueMillis();
  }

  private void unplace(Lane lane) {
    Head head = heads.remove(lane);
    if (head != null) {
      ready.remove(head);
    }
  }

  private void place(Lane lane) {
    if (lane.inFlight >= maxInFlightPerFunction) {
      return;
    }
    Ticket ticket = lane.head();
    if (ticket != null) {
      Head head = new Head(ticket, lane.function);
      heads.put(lane, head);
      ready.put(head, lane);
    } else if (lane.inFlight == 0) {
      lanes.remove(lane.function);
    }
  }
}
