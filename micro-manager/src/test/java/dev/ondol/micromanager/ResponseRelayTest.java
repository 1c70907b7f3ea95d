package dev.ondol.micromanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.runtimeapi.RuntimeListener.Valve;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseRelayTest {
  private static final int WINDOW = ResponseRelay.WINDOW_BYTES;

  private final List<String> heard = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<Runnable> wakeups = new ArrayList<>();
  private boolean open = true;

  @Test
  void passesEachPieceOnAsItComes() {
    ResponseRelay relay = relay(StreamLimits.LAMBDA);
    relay.onBytes(new byte[3]);
    relay.onBytes(new byte[5]);
    assertThat(heard).containsExactly("begin text/plain", "3", "5");
    assertThat(answers).isEmpty();
    relay.onEnd(null, null);
    assertThat(answers.getFirst().functionError()).isNull();
    assertThat(answers.getFirst().payload()).isEmpty();
  }

  @Test
  void aCallerThatDoesNotReadShutsTheValveUntilHalfTheWindowIsWritten() {
    ResponseRelay relay = relay(StreamLimits.LAMBDA);
    relay.onBytes(new byte[WINDOW - 1]);
    assertThat(open).isTrue();
    relay.onBytes(new byte[1]);
    assertThat(open).isFalse();
    relay.written(WINDOW / 2 - 1);
    assertThat(open).isFalse();
    relay.written(1);
    assertThat(open).isTrue();
  }

  @Test
  void theRestOfAReadThatComesWhenTheValveIsShutDoesNotKeepItShutForEver() {
    ResponseRelay relay = relay(StreamLimits.LAMBDA);
    relay.onBytes(new byte[WINDOW]);
    relay.written(WINDOW / 4);
    relay.onBytes(new byte[1]);
    assertThat(open).isFalse();
    relay.written(WINDOW * 3 / 4 + 1);
    assertThat(open).isTrue();
  }

  @Test
  void aResponseAboveItsPaceWaitsEvenForAQuickCaller() {
    ResponseRelay relay = relay(new StreamLimits(10, 1));
    relay.onBytes(new byte[11]);
    relay.written(11);
    assertThat(open).isFalse();
    assertThat(wakeups).hasSize(1);
    wakeups.getFirst().run();
    assertThat(open).isTrue();
  }

  @Test
  void theRestForACallerThatIsGoneIsReadAndDropped() {
    ResponseRelay relay = relay(new StreamLimits(10, 1));
    relay.onBytes(new byte[WINDOW]);
    assertThat(open).isFalse();
    relay.abandon();
    assertThat(open).isTrue();
    relay.onBytes(new byte[WINDOW]);
    assertThat(open).isTrue();
    assertThat(heard).containsExactly("begin text/plain", String.valueOf(WINDOW));
    relay.onEnd(null, null);
    assertThat(answers).hasSize(1);
  }

  @Test
  void anErrorInTheTrailersIsTheAnswer() {
    ResponseRelay relay = relay(StreamLimits.LAMBDA);
    relay.onEnd("Runtime.Unknown", "{\"errorType\":\"E\"}".getBytes(UTF_8));
    relay(StreamLimits.LAMBDA).onEnd("Function.Bad", null);
    assertThat(answers).extracting(Answer::functionError).containsOnly("Unhandled");
    assertThat(answers)
        .extracting(answer -> new String(answer.payload(), UTF_8))
        .containsExactly("{\"errorType\":\"E\"}", "{\"errorType\":\"Function.Bad\"}");
  }

  private ResponseRelay relay(StreamLimits limits) {
    Valve valve =
        new Valve() {
          @Override
          public void shut() {
            open = false;
          }

          @Override
          public void open() {
            open = true;
          }
        };
    ResponseReceiver receiver =
        new ResponseReceiver() {
          @Override
          public void onBegin(String contentType, Flow flow) {
            heard.add("begin " + contentType);
          }

          @Override
          public void onBytes(byte[] bytes) {
            heard.add(String.valueOf(bytes.length));
          }
        };
    return new ResponseRelay(
        receiver,
        "text/plain",
        valve,
        new StreamPace(limits),
        (nanos, wakeup) -> wakeups.add(wakeup),
        answers::add);
  }
}
