package dev.ondol.events;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.EventInvokeConfig;
import dev.ondol.catalog.Kinds;
import dev.ondol.core.EventRetry;
import dev.ondol.core.EventRetry.Attempt;
import dev.ondol.core.EventRetry.Decision;
import dev.ondol.core.EventRetry.Ending;
import dev.ondol.core.EventRetry.Policy;
import dev.ondol.core.EventRetry.Progress;
import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.events.Courier.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of events by what is configured for their functions now. For the queue's
 * thread.
 */
final class Outcomes {
  /** As many records of records are sent; then it is a loop. */
  static final int MAX_HOPS = 16;

  /** What a function takes; a longer record goes without the response. */
  static final int MAX_RECORD_BYTES = 6_291_556;

  private final EventSettings settings;
  private final Catalog catalog;
  private final RandomGenerator random;

  /** What is to be done with an event after an attempt. */
  sealed interface Verdict {
    record Again(long dueMillis, Progress progress) implements Verdict {}

    /**
     * @param record for a destination; null if none is to be told
     * @param loop whether the record was left out, since it came of too many others
     */
    record Over(Ending ending, Event.@Nullable Request record, boolean loop) implements Verdict {}

    /** The function is gone. */
    record Dropped() implements Verdict {}
  }

  Outcomes(EventSettings settings, Catalog catalog, RandomGenerator random) {
    this.settings = settings;
    this.catalog = catalog;
    this.random = random;
  }

  static Optional<Attempt> attempt(Delivery delivery) {
    return switch (delivery) {
      case Delivery.Answered answered ->
          Optional.of(
              answered.functionError() == null ? Attempt.SUCCEEDED : Attempt.FUNCTION_FAILED);
      case Delivery.Refused refused -> Optional.of(Attempt.REFUSED);
      case Delivery.NoConcurrency none -> Optional.of(Attempt.NO_CONCURRENCY);
      case Delivery.Gone gone -> Optional.empty();
    };
  }

  Verdict after(Event event, Delivery delivery, Instant now) {
    Optional<Attempt> attempt = attempt(delivery);
    if (attempt.isEmpty()) {
      return new Verdict.Dropped();
    }
    EventInvokeConfig config = config(event.request());
    Decision decision =
        settings
            .retry()
            .after(attempt.get(), event.progress(), policy(config), now.toEpochMilli(), random);
    Delivery.Answered last = delivery instanceof Delivery.Answered answered ? answered : null;
    return switch (decision) {
      case Decision.Retry(long dueMillis, Progress progress) ->
          new Verdict.Again(dueMillis, progress);
      case Decision.End(Ending ending, int invokes) ->
          over(event, config, ending, invokes, last, now);
    };
  }

  boolean isExpired(Event event, Instant now) {
    Policy policy = policy(config(event.request()));
    return EventRetry.isExpired(event.progress(), policy, now.toEpochMilli());
  }

  /** It could not be delivered in its time. */
  Verdict expired(Event event, Instant now) {
    return over(
        event,
        config(event.request()),
        Ending.EVENT_AGE_EXCEEDED,
        event.progress().failures(),
        null,
        now);
  }

  private Verdict over(
      Event event,
      @Nullable EventInvokeConfig config,
      Ending ending,
      int invokes,
      Delivery.@Nullable Answered last,
      Instant now) {
    String target = "";
    if (config != null) {
      target = ending == Ending.SUCCESS ? config.onSuccess() : config.onFailure();
    }
    if (target.isEmpty()) {
      return new Verdict.Over(ending, null, false);
    }
    if (event.hops() >= MAX_HOPS) {
      return new Verdict.Over(ending, null, true);
    }
    String arn = arn(event.request());
    byte[] record = InvocationRecord.of(event, arn, ending, invokes, last, now);
    if (record.length > MAX_RECORD_BYTES) {
      record = InvocationRecord.of(event, arn, ending, invokes, null, now);
    }
    return new Verdict.Over(ending, Destination.request(target, event, record), false);
  }

  private @Nullable EventInvokeConfig config(Event.Request request) {
    String qualifier = request.qualifier();
    boolean latest = qualifier.isEmpty() || qualifier.equals(FunctionVersion.LATEST);
    String key = latest ? request.function() : Kinds.qualifiedKey(request.function(), qualifier);
    return catalog.find(Kinds.EVENT_INVOKE_CONFIG, key).orElse(null);
  }

  private static Policy policy(@Nullable EventInvokeConfig config) {
    Integer retries = config == null ? null : config.maxRetries();
    Integer age = config == null ? null : config.maxAgeSeconds();
    return new Policy(
        retries == null ? Policy.LAMBDA.maxRetries() : retries,
        age == null ? Policy.LAMBDA.maxAge() : Duration.ofSeconds(age));
  }

  private String arn(Event.Request request) {
    String qualifier = request.qualifier();
    return new FunctionId(settings.region(), settings.account(), request.function())
        .arn(qualifier.isEmpty() ? FunctionVersion.LATEST : qualifier);
  }
}
