package dev.ondol.micromanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.FunctionVersion.Logging.Format;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogTailTest {
  private final LogTail tail = new LogTail(Format.TEXT);

  @Test
  void isEmptyAtFirst() {
    assertThat(tail.bytes()).isEmpty();
  }

  @Test
  void holdsAShortLogWhole() {
    tail.append("START");
    tail.append("a\nb");
    tail.append("END");
    assertThat(text()).isEqualTo("START\na\nb\nEND\n");
  }

  @Test
  void holdsTheLastBytesOfALongLog() {
    StringBuilder all = new StringBuilder();
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      String message = "x".repeat(random.nextInt(100)) + i;
      tail.append(message);
      all.append(message).append('\n');
      assertThat(text()).isEqualTo(all.substring(Math.max(0, all.length() - LogTail.MAX_BYTES)));
    }
  }

  @Test
  void holdsTheEndOfOneLongMessage() {
    tail.append("y".repeat(3) + "x".repeat(1_000_000));
    assertThat(text()).isEqualTo("x".repeat(LogTail.MAX_BYTES - 1) + "\n");
  }

  @Test
  void beginsWithAWholeCharacter() {
    for (String character : new String[] {"é", "온", "🔥"}) {
      for (int shift = 0; shift < 4; shift++) {
        tail.append(character.repeat(5000) + "x".repeat(shift));
        assertThat(tail.bytes().length).isBetween(LogTail.MAX_BYTES - 3, LogTail.MAX_BYTES);
        assertThat(text()).startsWith(character).doesNotContain("\ufffd");
      }
    }
  }

  @Test
  void ofJsonRecordsItKeepsWholeOnes() {
    LogTail records = new LogTail(Format.JSON);
    records.append("{\"n\":1}");
    records.append("{\"n\":2}");
    assertThat(new String(records.bytes(), UTF_8)).isEqualTo("{\"n\":1}\n{\"n\":2}");
    records.append("{\"n\":\"" + "3".repeat(LogTail.MAX_BYTES - 20) + "\"}");
    records.append("{\"n\":4}");
    assertThat(new String(records.bytes(), UTF_8)).startsWith("{\"n\":\"3").endsWith("{\"n\":4}");
    records.append("{\"n\":\"" + "5".repeat(LogTail.MAX_BYTES) + "\"}");
    assertThat(records.bytes()).isEmpty();
    records.append("{\"n\":6}");
    assertThat(new String(records.bytes(), UTF_8)).isEqualTo("{\"n\":6}");
  }

  private String text() {
    return new String(tail.bytes(), UTF_8);
  }
}
