package dev.ondol.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.events.Courier.Delivery;
import dev.ondol.events.EventFixture.Attempt;
import dev.ondol.events.EventQueue.Acceptance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventQueueTest {
  private static final String LISTENER = "arn:aws:lambda:us-east-1:000000000000:function:listener";

  @TempDir Path folder;
  private EventFixture fixture;

  @BeforeEach
  void open() {
    fixture = new EventFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void deliversWhatItAcceptedAndForgetsItWhenItSucceeds() throws Exception {
    fixture.queue.start();
    assertThat(fixture.accept("f", "r-1", "{\"n\":1}")).isEqualTo(Acceptance.DURABLE);
    Attempt attempt = fixture.next();
    assertThat(attempt.event().request().function()).isEqualTo("f");
    assertThat(attempt.event().request().requestId()).isEqualTo("r-1");
    assertThat(attempt.payload()).isEqualTo("{\"n\":1}");
    attempt.answer("null", null);
    fixture.reopen();
    assertThat(fixture.waiting()).isZero();
    assertThat(fixture.ended("success", "none")).isOne();
  }

  @Test
  void keepsWhatItHasNotDeliveredOverARestart() throws Exception {
    fixture.accept("f", "r-1", "1");
    fixture.accept("g", "r-2", "2");
    fixture.reopen();
    fixture.queue.start();
    List<String> seen = new ArrayList<>();
    seen.add(fixture.next().payload());
    seen.add(fixture.next().payload());
    assertThat(seen).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void deliversAgainWhatWasInFlightWhenItStopped() throws Exception {
    fixture.queue.start();
    fixture.accept("f", "r-1", "1");
    fixture.next();
    fixture.reopen();
    fixture.queue.start();
    assertThat(fixture.next().event().request().requestId()).isEqualTo("r-1");
  }

  @Test
  void anErrorIsRetriedTwiceAndThenToldToTheFailureDestination() throws Exception {
    fixture.configure("f", null, null, LISTENER, LISTENER + ":live");
    fixture.queue.start();
    fixture.accept("f", "r-1", "{\"n\":1}");
    for (int i = 0; i < 3; i++) {
      Attempt attempt = fixture.next();
      assertThat(attempt.event().progress().failures()).isEqualTo(i);
      attempt.answer("{\"errorMessage\":\"no\"}", "Unhandled");
    }
    Attempt told = fixture.next();
    assertThat(told.event().request().function()).isEqualTo("listener");
    assertThat(told.event().request().qualifier()).isEqualTo("live");
    assertThat(told.event().hops()).isOne();
    assertThat(told.payload())
        .matches(
            "\\{\"version\":\"1.0\",\"timestamp\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\",.*")
        .endsWith(
            "\"requestContext\":{\"requestId\":\"r-1\",\"functionArn\":\"arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST\",\"condition\":\"RetriesExhausted\",\"approximateInvokeCount\":3},"
                + "\"requestPayload\":{\"n\":1},"
                + "\"responseContext\":{\"statusCode\":200,\"executedVersion\":\"$LATEST\",\"functionError\":\"Unhandled\"},"
                + "\"responsePayload\":{\"errorMessage\":\"no\"}}");
    told.answer("null", null);
    fixture.reopen();
    assertThat(fixture.ended("retries-exhausted", "function")).isOne();
  }

  @Test
  void aSuccessIsToldToTheSuccessDestination() throws Exception {
    fixture.configure("f", 0, null, LISTENER, "");
    fixture.queue.start();
    fixture.accept("f", "r-1", "1");
    fixture.next().answer("not JSON", null);
    Attempt told = fixture.next();
    assertThat(told.payload())
        .contains("\"condition\":\"Success\",\"approximateInvokeCount\":1}")
        .contains("\"responseContext\":{\"statusCode\":200,\"executedVersion\":\"$LATEST\"}")
        .endsWith("\"responsePayload\":\"not JSON\"}");
  }

  @Test
  void theConfigurationOfTheQualifierCounts() throws Exception {
    fixture.configure("f", 2, null, "", "");
    fixture.configure("f:live", 0, null, "", LISTENER);
    fixture.queue.start();
    fixture
        .queue
        .accept(new Event.Request("f", "live", "r-1", Event.Context.NONE, "1".getBytes(UTF_8)))
        .get(10, TimeUnit.SECONDS);
    fixture.next().answer("{}", "Unhandled");
    assertThat(fixture.next().payload())
        .contains("function:f:live\",\"condition\":\"RetriesExhausted\"");
  }

  @Test
  void anEventThatIsTooOldIsNotDelivered() throws Exception {
    fixture.configure("f", null, 0, "", LISTENER);
    fixture.accept("f", "r-1", "1");
    long accepted = System.currentTimeMillis();
    while (System.currentTimeMillis() <= accepted + 1) {
      Thread.onSpinWait();
    }
    fixture.queue.start();
    Attempt told = fixture.next();
    assertThat(told.event().request().function()).isEqualTo("listener");
    assertThat(told.payload())
        .contains("\"condition\":\"EventAgeExceeded\",\"approximateInvokeCount\":0}")
        .doesNotContain("responseContext");
  }

  @Test
  void aRefusedAttemptIsTriedAgainAndCountsAsNoInvoke() throws Exception {
    fixture.queue.start();
    fixture.accept("f", "r-1", "1");
    for (int i = 0; i < 5; i++) {
      Attempt attempt = fixture.next();
      assertThat(attempt.event().progress().failures()).isZero();
      assertThat(attempt.event().progress().refusals()).isEqualTo(i);
      attempt.answer().complete(new Delivery.Refused());
    }
    fixture.next().answer("null", null);
    fixture.reopen();
    assertThat(fixture.ended("success", "none")).isOne();
  }

  @Test
  void anEventForAFunctionWithoutConcurrencyEndsAtOnce() throws Exception {
    fixture.configure("f", null, null, "", LISTENER);
    fixture.queue.start();
    fixture.accept("f", "r-1", "1");
    fixture.next().answer().complete(new Delivery.NoConcurrency());
    assertThat(fixture.next().payload())
        .contains("\"condition\":\"ZeroReservedConcurrency\",\"approximateInvokeCount\":0}")
        .doesNotContain("responseContext");
  }

  @Test
  void anEventWhoseFunctionIsGoneIsDropped() throws Exception {
    fixture.queue.start();
    fixture.accept("f", "r-1", "1");
    fixture.next().answer().complete(new Delivery.Gone());
    fixture.reopen();
    assertThat(fixture.waiting()).isZero();
    assertThat(fixture.ended("function-gone", "none")).isOne();
  }

  @Test
  void recordsOfRecordsEndSomewhere() throws Exception {
    fixture.configure("f", 0, null, "arn:aws:lambda:us-east-1:000000000000:function:g", "");
    fixture.configure("g", 0, null, "arn:aws:lambda:us-east-1:000000000000:function:f", "");
    fixture.queue.start();
    fixture.accept("f", "r-1", "1");
    for (int i = 0; i <= Outcomes.MAX_HOPS; i++) {
      fixture.next().answer("null", null);
    }
    fixture.reopen();
    assertThat(fixture.waiting()).isZero();
    assertThat(fixture.ended("recursion", "none")).isOne();
  }

  @Test
  void aFunctionThatHangsLeavesRoomForTheOthers() throws Exception {
    for (int i = 0; i < 3 * EventFixture.MAX_IN_FLIGHT; i++) {
      fixture.accept("slow", "s-" + i, "slow");
    }
    fixture.accept("quick", "q", "quick");
    fixture.queue.start();
    List<String> seen = new ArrayList<>();
    for (int i = 0; i <= EventFixture.MAX_IN_FLIGHT / 2; i++) {
      seen.add(fixture.next().payload());
    }
    assertThat(seen).contains("quick");
  }

  @Test
  void deliversFarMoreThanItKeepsInMemoryInOrder() throws Exception {
    int count = 5 * Lane.PAGE + 7;
    List<CompletableFuture<Acceptance>> accepted = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      accepted.add(fixture.queue.accept(EventFixture.request("f", "r-" + i, String.valueOf(i))));
    }
    for (CompletableFuture<Acceptance> one : accepted) {
      assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(Acceptance.DURABLE);
    }
    fixture.queue.start();
    for (int i = 0; i < count; i++) {
      Attempt attempt = fixture.next();
      assertThat(attempt.payload()).isEqualTo(String.valueOf(i));
      attempt.answer("null", null);
    }
    fixture.reopen();
    assertThat(fixture.waiting()).isZero();
  }

  @Test
  void acceptsNoMoreThanMemoryHolds() throws Exception {
    byte[] large = new byte[1024 * 1024];
    List<CompletableFuture<Acceptance>> accepted = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      accepted.add(
          fixture.queue.accept(new Event.Request("f", "", "r-" + i, Event.Context.NONE, large)));
    }
    Set<Acceptance> seen = new HashSet<>();
    for (CompletableFuture<Acceptance> one : accepted) {
      seen.add(one.get(30, TimeUnit.SECONDS));
    }
    assertThat(seen).containsOnly(Acceptance.DURABLE, Acceptance.FULL);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyEventEndsOnceWhateverItsFunctionDoes(long seed) throws Exception {
    Random random = new Random(seed);
    fixture.queue.start();
    int events = 300;
    for (int i = 0; i < events; i++) {
      fixture.accept("f-" + random.nextInt(20), "r-" + i, String.valueOf(i));
    }
    Map<String, Integer> failures = new HashMap<>();
    Set<String> over = new HashSet<>();
    while (over.size() < events) {
      Attempt attempt = fixture.next();
      String id = attempt.event().request().requestId();
      assertThat(over).as("seed %d", seed).doesNotContain(id);
      switch (random.nextInt(5)) {
        case 0 -> attempt.answer().complete(new Delivery.Refused());
        case 1 -> attempt.answer().completeExceptionally(new IllegalStateException("a bug"));
        case 2 -> {
          if (failures.merge(id, 1, Integer::sum) > 2) {
            over.add(id);
          }
          attempt.answer("{}", "Unhandled");
        }
        default -> {
          over.add(id);
          attempt.answer("null", null);
        }
      }
    }
    fixture.reopen();
    assertThat(fixture.waiting()).isZero();
    assertThat(fixture.ended("success", "none") + fixture.ended("retries-exhausted", "none"))
        .isEqualTo(events);
  }

  @Test
  void refusesMoreThanItMayKeepOnDiskUntilSomeOfItHasEnded() throws Exception {
    String large = "\"" + "x".repeat(1024 * 1024) + "\"";
    int taken = 0;
    while (fixture.accept("f", "r-" + taken, large) == Acceptance.DURABLE) {
      taken++;
      assertThat(taken).isLessThanOrEqualTo((int) (EventFixture.MAX_BYTES / large.length()) + 1);
    }
    assertThat(taken).isGreaterThan(4);
    assertThat(fixture.accept("g", "small", "1")).isEqualTo(Acceptance.FULL);
    fixture.queue.start();
    fixture.next().answer("null", null);
    fixture.reopen();
    assertThat(fixture.accept("g", "small", "1")).isEqualTo(Acceptance.DURABLE);
  }
}
