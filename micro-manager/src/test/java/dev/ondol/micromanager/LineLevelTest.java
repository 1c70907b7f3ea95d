package dev.ondol.micromanager;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineLevelTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"level":"ERROR"}                              | ERROR
          {"level":"error"}                              | ERROR
          `  {"a":1, "level" : "FATAL", "b":2}`          | FATAL
          {"a":{"level":"ERROR"},"level":"DEBUG"}        | DEBUG
          {"a":"\\"level\\":\\"ERROR\\"","level":"WARN"} | WARN
          {"a":["level","ERROR"],"level":"TRACE"}        | TRACE
          {"message":"level","level":"WARN"}             | WARN
          {"level":"WARNING","logger":"root"}            | WARN
          {"level":"CRITICAL","logger":"root"}           | FATAL
          {"message":"no level"}                         | INFO
          {"level":"LOUD"}                               | INFO
          {"level":40}                                   | INFO
          {"level"                                       | INFO
          {"level":"                                     | INFO
          {"level":"ERR                                  | INFO
          {                                              | INFO
          """)
  void aRecordTellsItsLevel(String line, LineLevel level) {
    for (LineLevel lowest : LineLevel.values()) {
      assertThat(lowest.admits(line))
          .as("%s at %s", line, lowest)
          .isEqualTo(lowest == LineLevel.TRACE || level.compareTo(lowest) >= 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "plain", "[1]", "Traceback (most recent call last):", "\"{\""})
  void textIsNeverLeftOut(String line) {
    assertThat(LineLevel.FATAL.admits(line)).isTrue();
  }

  @Test
  void aLineOfAnyShapeIsReadOnce() {
    String hostile = "{" + "\"level\"".repeat(30_000) + "\\".repeat(30_001);
    assertThat(LineLevel.WARN.admits(hostile)).isFalse();
  }
}
