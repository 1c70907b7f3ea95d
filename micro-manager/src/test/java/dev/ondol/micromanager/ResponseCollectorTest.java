package dev.ondol.micromanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseCollectorTest {
  private final List<Answer> answers = new ArrayList<>();
  private final ResponseCollector collector =
      new ResponseCollector("application/json", answers::add);

  @Test
  void putsThePiecesTogetherInOrder() {
    collector.onBytes("[1,".getBytes(UTF_8));
    collector.onBytes("2,".getBytes(UTF_8));
    collector.onBytes("3]".getBytes(UTF_8));
    collector.onEnd(null, null);
    assertThat(new String(answers.getFirst().payload(), UTF_8)).isEqualTo("[1,2,3]");
    assertThat(answers.getFirst().functionError()).isNull();
  }

  @Test
  void aStreamedResponseOfJustTheLimitIsWhole() {
    stream(ResponseCollector.MAX_RESPONSE_BYTES);
    assertThat(answers.getFirst().payload()).hasSize(ResponseCollector.MAX_RESPONSE_BYTES);
    assertThat(answers.getFirst().functionError()).isNull();
  }

  @Test
  void aStreamedResponseAboveTheLimitIsRefusedAndNeverCutShort() {
    stream(ResponseCollector.MAX_RESPONSE_BYTES + 1);
    assertThat(answers.getFirst().functionError()).isEqualTo("Unhandled");
    assertThat(new String(answers.getFirst().payload(), UTF_8))
        .contains("Function.ResponseSizeTooLarge");
  }

  private void stream(int bytes) {
    int piece = 64 * 1024;
    for (int sent = 0; sent < bytes; sent += piece) {
      collector.onBytes(new byte[Math.min(piece, bytes - sent)]);
    }
    collector.onEnd(null, null);
  }
}
