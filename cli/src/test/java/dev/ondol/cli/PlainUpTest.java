package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PlainUpTest {
  @Test
  void readsSettingsAsTheWholeCommandDoes() {
    String[] args = {"up", "--port", "0", "--data-dir=/a=b", "--isolation", "process"};
    PlainUp plain = PlainUp.of(args).orElseThrow();
    assertThat(plain.flags())
        .isEqualTo(SettingFlags.of(subcommand(args)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Setting.PORT, "0", Setting.DATA_DIR, "/a=b", Setting.ISOLATION, "process"));
    assertThat(plain.config()).isNull();
  }

  @Test
  void readsTheConfigurationFile() {
    assertThat(PlainUp.of("up", "--config", "/etc/ondol.conf"))
        .contains(new PlainUp(Map.of(), Path.of("/etc/ondol.conf")));
    assertThat(PlainUp.of("up")).contains(new PlainUp(Map.of(), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "up --help",
        "up --print-settings",
        "up --print-settings --port 0",
        "up --port",
        "up --port=",
        "up --port 0 --port 1",
        "up --config a --config b",
        "up --prt 0",
        "up port 0",
        "up --port -1",
        "up --port --help",
        "up @arguments",
        "up --port @arguments",
        "up -- --port 0",
        "up --port 0 extra"
      })
  void leavesWhatLooksDifferentToTheWholeCommand(String line) {
    List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
    assertThat(PlainUp.of(words.toArray(String[]::new))).isEmpty();
  }

  private static CommandLine.ParseResult subcommand(String... args) {
    return Main.commandLine(Map.of(), args).parseArgs(args).subcommand();
  }
}
