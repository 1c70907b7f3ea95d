package dev.ondol.core;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What becomes of an event after an attempt to deliver it. An error of the function is retried as
 * often as its policy says, after one base delay, then two. An attempt that no function saw
 * (throttled, or the platform failed) is retried with growing pauses for as long as the event may
 * live. Whoever would come too late for that is not tried again.
 *
 * <p>Example, with Lambda's base of a minute: an event fails at 0:00, again at 1:00 and at 3:00;
 * two retries are all it has, so it ends there with three invokes.
 *
 * @param base the first delay after an error; the pauses are fractions and multiples of it
 */
public record EventRetry(Duration base) {
  /** Errors wait 1 min, then 2; refused attempts 1 s up to 5 min. */
  public static final EventRetry LAMBDA = new EventRetry(Duration.ofMinutes(1));

  private static final int FIRST_PAUSES_PER_BASE = 60;
  private static final int BASES_PER_LONGEST_PAUSE = 5;
  private static final int MAX_DOUBLINGS = 16;

  /**
   * @param maxRetries after an error of the function
   */
  public record Policy(int maxRetries, Duration maxAge) {
    /** Two retries, six hours. */
    public static final Policy LAMBDA = new Policy(2, Duration.ofHours(6));
  }

  /**
   * How far an event has come.
   *
   * @param failures errors of the function so far
   * @param refusals attempts since the last of them that no function saw
   */
  public record Progress(long acceptedMillis, int failures, int refusals) {}

  /** How an attempt went. */
  public enum Attempt {
    SUCCEEDED,
    FUNCTION_FAILED,
    /** Throttled, or the platform failed. */
    REFUSED,
    /** The function's reserved concurrency is 0. */
    NO_CONCURRENCY
  }

  /** How an event ends. */
  public enum Ending {
    SUCCESS("Success"),
    RETRIES_EXHAUSTED("RetriesExhausted"),
    EVENT_AGE_EXCEEDED("EventAgeExceeded"),
    ZERO_RESERVED_CONCURRENCY("ZeroReservedConcurrency");

    private final String condition;

    Ending(String condition) {
      this.condition = condition;
    }

    /** As AWS calls it in the record of an invocation. */
    public String condition() {
      return condition;
    }
  }

  /** What is to be done with the event. */
  public sealed interface Decision {
    /** It waits for its next attempt. */
    record Retry(long dueMillis, Progress progress) implements Decision {}

    /**
     * It is over.
     *
     * @param invokes that the function saw
     */
    record End(Ending ending, int invokes) implements Decision {}
  }

  /**
   * @param random spreads the retries of refused attempts
   */
  public Decision after(
      Attempt attempt, Progress progress, Policy policy, long nowMillis, RandomGenerator random) {
    int failures = progress.failures();
    return switch (attempt) {
      case SUCCEEDED -> new Decision.End(Ending.SUCCESS, failures + 1);
      case NO_CONCURRENCY -> new Decision.End(Ending.ZERO_RESERVED_CONCURRENCY, 0);
      case FUNCTION_FAILED ->
          failures >= policy.maxRetries()
              ? new Decision.End(Ending.RETRIES_EXHAUSTED, failures + 1)
              : retry(
                  new Progress(progress.acceptedMillis(), failures + 1, 0),
                  policy,
                  nowMillis + base.toMillis() * (failures + 1));
      case REFUSED ->
          retry(
              new Progress(progress.acceptedMillis(), failures, progress.refusals() + 1),
              policy,
              nowMillis + pauseMillis(progress.refusals(), random));
    };
  }

  /** Whether an event may not be delivered any more. */
  public static boolean isExpired(Progress progress, Policy policy, long nowMillis) {
    return nowMillis > progress.acceptedMillis() + policy.maxAge().toMillis();
  }

  private static Decision retry(Progress progress, Policy policy, long dueMillis) {
    return isExpired(progress, policy, dueMillis)
        ? new Decision.End(Ending.EVENT_AGE_EXCEEDED, progress.failures())
        : new Decision.Retry(dueMillis, progress);
  }

  /** Doubles with each refusal up to the longest; a random half of it is left out. */
  private long pauseMillis(int refusals, RandomGenerator random) {
    long first = Math.max(1, base.toMillis() / FIRST_PAUSES_PER_BASE);
    long grown = first << Math.min(refusals, MAX_DOUBLINGS);
    long pause = Math.min(grown, base.toMillis() * BASES_PER_LONGEST_PAUSE);
    return pause - random.nextLong(pause / 2 + 1);
  }
}
