package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class KeysCommandTest {
  @TempDir Path home;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  private int keys(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine ondol = Main.commandLine(Map.of("HOME", home.toString()));
    ondol.setOut(new PrintWriter(out, true));
    ondol.setErr(new PrintWriter(err, true));
    return ondol.execute(
        Stream.concat(Stream.of("keys"), Stream.of(arguments)).toArray(String[]::new));
  }

  private Path data() {
    return home.resolve(".local/share/ondol");
  }

  @Test
  void aKeyIsShownOnceAndListedWithoutItsSecret() throws IOException {
    assertThat(keys("create", "--description", "the\nteam", "--json")).isZero();
    JsonNode made = Json.parse(out.toString()).path("AccessKey");
    String id = made.path("AccessKeyId").asString();
    String secret = made.path("SecretAccessKey").asString();
    assertThat(id).matches("AKIA[A-Z2-7]{16}");
    assertThat(secret).hasSize(40);

    assertThat(keys("create")).isZero();
    assertThat(out.toString().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("export AWS_") || line.equals("unset AWS_SESSION_TOKEN"));

    assertThat(keys("list")).isZero();
    assertThat(out.toString()).contains(id, "the team").doesNotContain(secret).hasLineCount(3);
    assertThat(keys("list", "--json")).isZero();
    assertThat(Json.parse(out.toString()).path("AccessKeys")).hasSize(2);
    assertThat(out.toString()).doesNotContain(secret);
    for (String file : filesOf(data())) {
      assertThat(file).doesNotContain(secret);
    }
  }

  @Test
  void nobodyElseCanReadThem() throws IOException {
    keys("create");
    try (Stream<Path> all = Files.walk(data())) {
      assertThat(all)
          .hasSizeGreaterThan(4)
          .allSatisfy(path ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                  .endsWith("------"));
    }
  }

  private static List<String> filesOf(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(path -> new String(readAll(path), StandardCharsets.ISO_8859_1))
          .toList();
    }
  }

  private static byte[] readAll(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDeletedKeyIsGone() {
    keys("create", "--json");
    String id = Json.parse(out.toString()).path("AccessKey").path("AccessKeyId").asString();
    assertThat(keys("delete", id)).isZero();
    assertThat(keys("list")).isZero();
    assertThat(out.toString()).startsWith("No access keys");
    assertThat(keys("delete", id)).isEqualTo(ExitCode.FAILED);
    assertThat(keys("delete", "../key")).isEqualTo(ExitCode.FAILED);
    assertThat(data().resolve("identity/key")).exists();
  }

  @Test
  void theShellsLinesLeaveTheCallersOwnKeyAlone() {
    keys("create");
    CommandLine ondol = Main.commandLine(Map.of("HOME", home.toString()));
    StringWriter lines = new StringWriter();
    ondol.setOut(new PrintWriter(lines, true));
    ondol.setErr(new PrintWriter(err, true));
    assertThat(ondol.execute("env")).isZero();
    assertThat(lines.toString()).contains("AWS_ENDPOINT_URL").doesNotContain("AWS_ACCESS_KEY_ID");
    assertThat(err.toString()).contains("ondol keys create");
    assertThat(LocalKey.in(data())).isPresent();
    assertThat(LocalKey.in(home)).isEmpty();
  }

  @Test
  void signaturesAreVerifiedWhereThereIsAKeyUnlessTheSettingsSayOtherwise() throws IOException {
    assertThat(signed(Map.of())).isFalse();
    assertThatThrownBy(() -> signed(Map.of(Setting.HOST, "0.0.0.0")))
        .isInstanceOfSatisfying(
            CommandException.class,
            refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "host 0.0.0.0 is not a loopback address, so requests must be signed, but there is no"
                + " access key yet; make one first: ondol keys create --data-dir "
                + data());
    assertThatThrownBy(() -> signed(Map.of(Setting.SIGNATURES, "required")))
        .hasMessageStartingWith("signatures = required, so requests must be signed");
    keys("create");
    assertThat(signed(Map.of())).isTrue();
    assertThat(signed(Map.of(Setting.HOST, "0.0.0.0"))).isTrue();
    assertThat(signed(Map.of(Setting.SIGNATURES, "development"))).isFalse();
  }

  private boolean signed(Map<Setting, String> flags) throws IOException {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.putAll(flags);
    Settings settings =
        new SettingsReader(Map.of("HOME", home.toString())).read(all, null).settings();
    try (Access access = Access.open(settings.dataDir(), settings)) {
      return access.signed();
    }
  }
}
