package dev.ondol.core;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The invokes in flight. Each holds a permit from its begin to its landing, and once it has one, a
 * slot. Not thread-safe.
 */
final class Flights {
  /** One invoke. */
  static final class Flight {
    final VersionKey version;

    /** What it has its permit from. */
    final FunctionShare share;

    @Nullable Slot slot;

    private Flight(VersionKey version, FunctionShare share) {
      this.version = version;
      this.share = share;
    }
  }

  private final Permits permits;
  private final Map<Long, Flight> flights = new HashMap<>();

  Flights(Permits permits) {
    this.permits = permits;
  }

  /** To be called only where {@link Permits#refusal} had nothing against it. */
  Flight begin(long invokeId, VersionKey version, FunctionShare share) {
    Flight flight = new Flight(version, share);
    if (flights.put(invokeId, flight) != null) {
      throw new IllegalStateException("invoke " + invokeId + " is in flight already");
    }
    permits.take(share, version.version());
    return flight;
  }

  /**
   * @param slot what it is to have; null for none
   */
  void land(long invokeId, @Nullable Slot slot) {
    Flight flight = requireLease(invokeId, slot);
    flights.remove(invokeId);
    permits.giveBack(flight.share, flight.version.version());
  }

  Flight require(long invokeId) {
    Flight flight = flights.get(invokeId);
    if (flight == null) {
      throw new IllegalStateException("invoke " + invokeId + " is not in flight");
    }
    return flight;
  }

  @SuppressWarnings("ReferenceEquality") // the very slot
  Flight requireLease(long invokeId, @Nullable Slot slot) {
    Flight flight = flights.get(invokeId);
    if (flight == null || flight.slot != slot) {
      throw new IllegalStateException(
          "slot %s is not leased to invoke %d, which has slot %s"
              .formatted(slot, invokeId, flight == null ? null : flight.slot));
    }
    return flight;
  }

  /** How many invokes of a version have their permits from there. */
  @SuppressWarnings("ReferenceEquality") // the very share: one that was forgotten does not count
  int of(FunctionShare share, String version) {
    int count = 0;
    for (Flight flight : flights.values()) {
      if (flight.share == share && flight.version.version().equals(version)) {
        count++;
      }
    }
    return count;
  }

  int size() {
    return flights.size();
  }
}
