package dev.ondol.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
  private static final long TEN_SECONDS = Duration.ofSeconds(10).toNanos();
  private static final int MANY = 1000;

  private long now = Long.MAX_VALUE - 5;
  private final TokenBucket bucket = new TokenBucket(now);

  private int takeAll() {
    int taken = 0;
    while (bucket.tryTake(MANY, TEN_SECONDS, now)) {
      taken++;
    }
    return taken;
  }

  @Test
  void givesAThousandAtOnceAndThenOneInTenMilliseconds() {
    assertThat(takeAll()).isEqualTo(MANY);
    now += Duration.ofMillis(10).toNanos() - 1;
    assertThat(takeAll()).isZero();
    now += 1;
    assertThat(takeAll()).isEqualTo(1);
    now += Duration.ofSeconds(3).toNanos();
    assertThat(takeAll()).isEqualTo(300);
  }

  @Test
  void whatIsNotUsedDoesNotAddUp() {
    now += Duration.ofHours(1).toNanos();
    assertThat(takeAll()).isEqualTo(MANY);
  }

  @Test
  void noLimitIsNoLimit() {
    for (int i = 0; i < 2 * MANY; i++) {
      assertThat(bucket.tryTake(0, TEN_SECONDS, now)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void inNoWindowAreMoreThanTwiceAsManyAndNoneIsWithheld(long seed) {
    Random random = new Random(seed);
    long begin = now;
    long taken = 0;
    for (int i = 0; i < 50_000; i++) {
      now += random.nextInt(5_000_000);
      if (bucket.tryTake(MANY, TEN_SECONDS, now)) {
        taken++;
      }
      assertThat(taken).isLessThanOrEqualTo(MANY + (now - begin) / (TEN_SECONDS / MANY));
    }
    assertThat(taken).isGreaterThan((now - begin) / (TEN_SECONDS / MANY) - 1);
  }
}
