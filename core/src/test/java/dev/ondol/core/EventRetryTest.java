package dev.ondol.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.EventRetry.Attempt;
import dev.ondol.core.EventRetry.Decision;
import dev.ondol.core.EventRetry.Decision.End;
import dev.ondol.core.EventRetry.Decision.Retry;
import dev.ondol.core.EventRetry.Ending;
import dev.ondol.core.EventRetry.Policy;
import dev.ondol.core.EventRetry.Progress;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRetryTest {
  private static final long MINUTE = 60_000;
  private static final Random RANDOM = new Random(1);

  @ParameterizedTest
  @CsvSource({
    // attempt, failures, most retries, seconds to live | decision
    "SUCCEEDED, 0, 2, 21600, SUCCESS 1",
    "SUCCEEDED, 2, 2, 21600, SUCCESS 3",
    "FUNCTION_FAILED, 0, 2, 21600, retry in 60 s",
    "FUNCTION_FAILED, 1, 2, 21600, retry in 120 s",
    "FUNCTION_FAILED, 2, 2, 21600, RETRIES_EXHAUSTED 3",
    "FUNCTION_FAILED, 0, 0, 21600, RETRIES_EXHAUSTED 1",
    "FUNCTION_FAILED, 0, 2, 60, retry in 60 s",
    "FUNCTION_FAILED, 1, 2, 60, EVENT_AGE_EXCEEDED 2",
    "NO_CONCURRENCY, 0, 2, 21600, ZERO_RESERVED_CONCURRENCY 0",
  })
  void endsOrRetriesAsItsPolicySays(
      Attempt attempt, int failures, int maxRetries, long maxAgeSeconds, String expected) {
    Policy policy = new Policy(maxRetries, Duration.ofSeconds(maxAgeSeconds));
    Decision decision =
        EventRetry.LAMBDA.after(attempt, new Progress(0, failures, 0), policy, 0, RANDOM);
    String told =
        switch (decision) {
          case Retry(long due, Progress progress) -> "retry in " + due / 1000 + " s";
          case End(Ending ending, int invokes) -> ending + " " + invokes;
        };
    assertThat(told).isEqualTo(expected);
  }

  @Test
  void refusedAttemptsPauseLongerAndLongerUpToFiveMinutes() {
    long now = 0;
    Progress progress = new Progress(0, 0, 0);
    long longest = 0;
    for (int i = 0; i < 20; i++) {
      Decision decision =
          EventRetry.LAMBDA.after(Attempt.REFUSED, progress, Policy.LAMBDA, now, RANDOM);
      Retry retry = (Retry) decision;
      long pause = retry.dueMillis() - now;
      long full = Math.min(1000L << Math.min(i, 16), 5 * MINUTE);
      assertThat(pause).isBetween(full / 2, full);
      longest = Math.max(longest, pause);
      now = retry.dueMillis();
      progress = retry.progress();
    }
    assertThat(longest).isGreaterThan(2 * MINUTE);
    assertThat(progress.failures()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void everyEventEndsOnceWithinItsAgeAndItsRetries(long seed) {
    Random random = new Random(seed);
    Attempt[] attempts = Attempt.values();
    for (int round = 0; round < 1000; round++) {
      Policy policy =
          new Policy(random.nextInt(3), Duration.ofSeconds(60 + random.nextInt(21_540)));
      Progress progress = new Progress(random.nextInt(1000), 0, 0);
      long now = progress.acceptedMillis();
      int failures = 0;
      End end = null;
      while (end == null) {
        Attempt attempt = attempts[random.nextInt(attempts.length)];
        failures += attempt == Attempt.FUNCTION_FAILED ? 1 : 0;
        switch (EventRetry.LAMBDA.after(attempt, progress, policy, now, random)) {
          case Retry retry -> {
            assertThat(retry.dueMillis()).isGreaterThan(now);
            assertThat(EventRetry.isExpired(retry.progress(), policy, retry.dueMillis())).isFalse();
            progress = retry.progress();
            now = retry.dueMillis();
          }
          case End over -> {
            assertThat(over.ending() == Ending.SUCCESS).isEqualTo(attempt == Attempt.SUCCEEDED);
            end = over;
          }
        }
      }
      assertThat(failures).as("seed %d, round %d", seed, round).isLessThanOrEqualTo(3);
      assertThat(failures).isLessThanOrEqualTo(policy.maxRetries() + 1);
    }
  }
}
