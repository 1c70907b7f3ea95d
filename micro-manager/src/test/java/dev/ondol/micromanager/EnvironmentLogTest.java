package dev.ondol.micromanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.PhaseTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentLogTest {
  private static final String START = "START RequestId: one Version: $LATEST";

  private final List<String> messages = new ArrayList<>();
  private final FunctionVersion function = function();
  private final EnvironmentLog log =
      new EnvironmentLog((group, stream, at, message) -> messages.add(message), function);
  private final InFlight invoke =
      new InFlight(
          1,
          new Invoke("one", function, "arn", new byte[0], Invoke.Options.NONE, new PhaseTimes()),
          0);

  private static FunctionVersion function() {
    return new FunctionVersion(
        new FunctionId("eu-west-1", "000000000000", "hello"),
        FunctionVersion.LATEST,
        "revision",
        new FunctionVersion.Code("nodejs20.x", "index.handler", "0".repeat(64), 1, List.of()),
        new FunctionVersion.Limits(128, 512, Duration.ofSeconds(3)),
        new FunctionVersion.Settings(
            Map.of(),
            new FunctionVersion.Logging(
                "/aws/lambda/hello", FunctionVersion.Logging.Format.TEXT, null, null),
            "role",
            false));
  }

  @Test
  void theFirstLineOfAnInvokeComesBeforeWhatAQuickFunctionWrites() {
    log.begin(invoke);
    write("quick\n");
    log.started();
    assertThat(messages).containsExactly(START, "quick");
  }

  @Test
  void theFirstLineOfAnInvokeComesBeforeTheEndOfAQuickOne() {
    log.begin(invoke);
    invoke.answer = Answer.response("{}".getBytes(UTF_8), "application/json");
    log.end(invoke, 1, 128, 0);
    log.started();
    assertThat(messages).hasSize(3).startsWith(START, "END RequestId: one");
  }

  @Test
  void whatWasWrittenBeforeAnInvokeIsNotAmongItsLines() {
    write("late");
    log.begin(invoke);
    log.started();
    assertThat(messages).containsExactly("late", START);
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    log.onOutput(bytes, bytes.length);
  }
}
