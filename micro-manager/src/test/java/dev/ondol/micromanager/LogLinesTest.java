package dev.ondol.micromanager;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogLinesTest {
  private static final int MAX = LogLines.MAX_MESSAGE_BYTES;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final List<String> messages = new ArrayList<>();
  private long now = 5;
  private final LogLines lines = new LogLines(unlimited(), () -> now, messages::add);

  static Stream<Arguments> outputs() {
    return Stream.of(
        Arguments.of("one line", "hello\n", List.of("hello")),
        Arguments.of("two lines", "a\nb\n", List.of("a", "b")),
        Arguments.of("empty lines", "\n\na\n", List.of("", "", "a")),
        Arguments.of("no newline at the end", "a\nb", List.of("a", "b")),
        Arguments.of("returns make one message", "a\rb\rc\n", List.of("a\nb\nc")),
        Arguments.of("a return before the newline", "a\r\nb\r\n", List.of("a", "b")),
        Arguments.of("one of two returns", "a\r\r\n", List.of("a\n")),
        Arguments.of("a return at the end of all", "a\r", List.of("a")),
        Arguments.of("NUL and escapes are data", "\0a\u001b[31m\0\n", List.of("\0a\u001b[31m\0")),
        Arguments.of("platform lines are data", "END RequestId: x\n", List.of("END RequestId: x")),
        Arguments.of("characters of 2 to 4 bytes", "é온🔥\n", List.of("é온🔥")),
        Arguments.of("nothing", "", List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outputs")
  void splits(String name, String output, List<String> expected) {
    write(output.getBytes(UTF_8));
    lines.flush();
    assertThat(messages).isEqualTo(expected);
  }

  @Test
  void replacesMalformedUtf8() {
    write("a\u00ff\u00feb\u00c3\n".getBytes(ISO_8859_1));
    assertThat(messages).containsExactly("a\ufffd\ufffdb\ufffd");
  }

  @Test
  void keepsALineUntilItsNewlineOrTheFlush() {
    write("a".getBytes(UTF_8));
    assertThat(messages).isEmpty();
    write("b\nc".getBytes(UTF_8));
    assertThat(messages).containsExactly("ab");
    lines.flush();
    lines.flush();
    assertThat(messages).containsExactly("ab", "c");
  }

  @ParameterizedTest
  @ValueSource(ints = {MAX - 1, MAX, MAX + 1, 2 * MAX, 2 * MAX + 1, 5 * MAX - 7})
  void cutsLongMessagesIntoPieces(int length) {
    byte[] bytes = new byte[length + 1];
    Arrays.fill(bytes, (byte) 'x');
    bytes[length] = '\n';
    write(bytes);
    assertThat(messages).hasSize((length + MAX - 1) / MAX);
    assertThat(messages).allSatisfy(piece -> assertThat(piece).hasSizeLessThanOrEqualTo(MAX));
    assertThat(String.join("", messages)).isEqualTo("x".repeat(length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "온", "🔥"})
  void cutsNoCharacter(String character) {
    for (int shift = 0; shift < 4; shift++) {
      messages.clear();
      String line = "x".repeat(shift) + character.repeat(MAX / 2);
      write((line + "\n").getBytes(UTF_8));
      assertThat(messages).allSatisfy(p -> assertThat(p.getBytes(UTF_8).length).isBetween(1, MAX));
      assertThat(String.join("", messages)).isEqualTo(line);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void givesTheSameMessagesInWhateverPortionsTheBytesCome(long seed) {
    Random random = new Random(seed);
    byte[] output = randomOutput(random);
    write(output);
    lines.flush();
    List<String> atOnce = List.copyOf(messages);
    messages.clear();
    int largest = 1 + random.nextInt(100_000);
    for (int from = 0; from < output.length; ) {
      int to = Math.min(output.length, from + 1 + random.nextInt(largest));
      write(Arrays.copyOfRange(output, from, to));
      from = to;
    }
    lines.flush();
    assertThat(messages).as("seed " + seed).isEqualTo(atOnce);
  }

  private static byte[] randomOutput(Random random) {
    String[] parts = {"\n", "\r", "\r\n", "a", "온", "🔥", "word ", "\0", "\u00ff"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) text.append(parts[random.nextInt(parts.length)]);
    text.append("🔥".repeat(random.nextInt(MAX))).append('\r').append("x".repeat(MAX));
    byte[] bytes = text.toString().getBytes(UTF_8);
    for (int i = 0; i < 100; i++) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    return bytes;
  }

  @Test
  void dropsWhatIsBeyondTheBudgetAndTellsHowMuch() {
    LogLines limited = new LogLines(new LogBudget(1000, MAX + 1000), () -> now, messages::add);
    byte[] big = "x".repeat(MAX - 1).concat("\n").getBytes(UTF_8);
    limited.onOutput(big, big.length);
    limited.onOutput(big, big.length);
    limited.onOutput("small\n".getBytes(UTF_8), 6);
    assertThat(messages).as("shut even for what would fit").hasSize(1);
    now += SECOND;
    limited.onOutput("late\n".getBytes(UTF_8), 5);
    assertThat(messages.subList(1, 3))
        .containsExactly(
            "[ondol] "
                + (MAX + 6)
                + " bytes of log output were dropped:"
                + " a slot may write 1000 bytes a second",
            "late");
  }

  @Test
  void tellsDropsAtTheEndOfTheInvoke() {
    LogLines limited = new LogLines(new LogBudget(1000, MAX + 1000), () -> now, messages::add);
    byte[] tiny = "\n".repeat(20_000).getBytes(UTF_8);
    limited.onOutput(tiny, tiny.length);
    int through = messages.size();
    assertThat(through).as("tiny messages cost too").isEqualTo((MAX + 1000) / 26);
    limited.flush();
    limited.flush();
    assertThat(messages).hasSize(through + 1);
    assertThat(messages.getLast()).contains(" " + (20_000 - through) + " bytes");
  }

  @Test
  void aSteadyFloodGetsItsRateAndOneGapASecond() {
    LogLines limited =
        new LogLines(new LogBudget(100_000, MAX + 100_000), () -> now, messages::add);
    byte[] chunk = "0123456789012345678901234\n".repeat(2000).getBytes(UTF_8);
    for (int millis = 0; millis < 20_000; millis++) {
      now += SECOND / 1000;
      limited.onOutput(chunk, chunk.length);
    }
    long told = messages.stream().filter(m -> m.startsWith("[ondol]")).count();
    assertThat(told).isBetween(15L, 21L);
    assertThat(messages.size() * 51L).isBetween(2_000_000L, 100_000L * 21 + MAX + 100_000);
  }

  private void write(byte[] bytes) {
    lines.onOutput(bytes, bytes.length);
  }

  private static LogBudget unlimited() {
    return new LogBudget(1L << 40, 1L << 50);
  }
}
