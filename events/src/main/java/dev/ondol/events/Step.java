package dev.ondol.events;

import dev.ondol.events.Courier.Delivery;
import dev.ondol.events.EventQueue.Acceptance;
import java.util.concurrent.CompletableFuture;

/** What the queue's thread is told. */
sealed interface Step {
  /** Take an event; {@code done} hears what became of it. */
  record Accept(Event.Request request, CompletableFuture<Acceptance> done) implements Step {}

  /** An event that was in flight has come back. */
  record Landed(Event event, Delivery delivery) implements Step {}

  /** An event was too old when its turn came. */
  record Expired(Event event) implements Step {}

  /** Begin or cease to deliver. */
  record Deliver(boolean on) implements Step {}

  record Close() implements Step {}
}
