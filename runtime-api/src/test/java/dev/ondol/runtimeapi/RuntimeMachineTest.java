package dev.ondol.runtimeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.runtimeapi.RuntimeMachine.Verdict;
import dev.ondol.runtimeapi.RuntimeStatus.Move;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RuntimeMachineTest {
  private static final String LEGAL =
      """
      PREPARED ASK AWAITING
      AWAITING ASSIGN STARTED
      STARTED NEXT READY
      STARTED FAIL_INIT INIT_FAILED
      READY NEXT READY
      READY DELIVER RUNNING
      RUNNING NEXT RUNNING
      RUNNING UNREAD ANSWERED
      RUNNING RESPOND RESPONDING
      RUNNING REPORT_ERROR REPORTING
      RESPONDING FINISH ANSWERED
      REPORTING FINISH ANSWERED
      ANSWERED NEXT READY
      """;

  @ParameterizedTest
  @MethodSource("allMoves")
  void allowsExactlyTheMovesOfTheTable(RuntimeStatus from, Move move) {
    String prefix = from + " " + move + " ";
    String row = LEGAL.lines().filter(line -> line.startsWith(prefix)).findFirst().orElse("");
    assertThat(from.allows(move)).isEqualTo(!row.isEmpty());
    if (row.isEmpty()) {
      assertThatThrownBy(() -> from.after(move)).hasMessage(from.refusal(move));
    } else {
      assertThat(from.after(move)).hasToString(row.substring(prefix.length()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STARTED, RESPOND, Transition from Started to InvocationResponse failed for runtime",
    "ANSWERED, REPORT_ERROR, Transition from ResponseSent to InvocationErrorResponse failed",
    "READY, FAIL_INIT, Transition from Ready to InitError failed for runtime. Error: State",
    "RESPONDING, NEXT, Transition from InvocationResponse to Ready failed for runtime. Error"
  })
  void refusesInTheWordsOfAws(RuntimeStatus from, Move move, String words) {
    assertThat(from.refusal(move)).startsWith(words).endsWith("State transition is not allowed");
  }

  @Test
  void knowsTheIdOfAnAnsweredInvokeUntilTheNextEvent() {
    RuntimeMachine machine = new RuntimeMachine(RuntimeStatus.STARTED);
    assertThat(machine.respond("a")).isEqualTo(Verdict.INVALID_REQUEST_ID);
    machine.next();
    assertThat(machine.tryDeliver("a")).isTrue();
    assertThat(machine.respond("a")).isEqualTo(Verdict.ALLOWED);
    machine.finish();
    assertThat(machine.respond("a")).isEqualTo(Verdict.INVALID_TRANSITION);
    machine.next();
    assertThat(machine.reportError("a")).isEqualTo(Verdict.INVALID_TRANSITION);
    machine.tryDeliver("b");
    assertThat(machine.respond("a")).isEqualTo(Verdict.INVALID_REQUEST_ID);
    assertThat(machine.respond("b")).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void forgetsTheIdOfAnUnreadEvent() {
    RuntimeMachine machine = new RuntimeMachine(RuntimeStatus.STARTED);
    machine.next();
    machine.tryDeliver("a");
    machine.unread();
    assertThat(machine.respond("a")).isEqualTo(Verdict.INVALID_REQUEST_ID);
    assertThat(machine.next()).isEqualTo(Verdict.ALLOWED);
  }

  /** Whatever a runtime tries: each event is answered at most once, and only while it runs. */
  @RepeatedTest(20)
  void answersEachEventAtMostOnce() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    RuntimeMachine machine = new RuntimeMachine(RuntimeStatus.STARTED);
    int events = 0;
    int answered = 0;
    for (int step = 0; step < 2_000; step++) {
      String id = "id-" + (events - random.nextInt(3));
      RuntimeStatus before = machine.status();
      switch (random.nextInt(6)) {
        case 0 -> machine.next();
        case 1 -> {
          if (machine.tryDeliver("id-" + (events + 1))) {
            events++;
          }
        }
        case 2 -> {
          if (machine.respond(id) == Verdict.ALLOWED) {
            assertThat(id).as("seed %d", seed).isEqualTo("id-" + events);
            assertThat(before).as("seed %d", seed).isEqualTo(RuntimeStatus.RUNNING);
            answered++;
          }
        }
        case 3 -> {
          if (machine.reportError(id) == Verdict.ALLOWED) {
            assertThat(id).as("seed %d", seed).isEqualTo("id-" + events);
            answered++;
          }
        }
        case 4 -> {
          if (before.allows(Move.FINISH)) {
            machine.finish();
          }
        }
        default -> {
          if (before.allows(Move.UNREAD) && random.nextInt(10) == 0) {
            machine.unread();
          }
        }
      }
      assertThat(answered).as("seed %d", seed).isLessThanOrEqualTo(events);
    }
    assertThat(events).as("seed %d", seed).isGreaterThan(10);
  }

  static Stream<Arguments> allMoves() {
    return Arrays.stream(RuntimeStatus.values())
        .flatMap(from -> Arrays.stream(Move.values()).map(move -> Arguments.of(from, move)));
  }
}
