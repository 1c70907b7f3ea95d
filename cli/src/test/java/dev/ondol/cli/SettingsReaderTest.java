package dev.ondol.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
  @TempDir Path folder = Path.of("");

  @Test
  void defaultsHoldWhereNobodySetsAnything() {
    Settings settings = read(Map.of(), Map.of());

    assertThat(settings.listen()).isEqualTo(new Settings.Listen("127.0.0.1", 4566, true));
    assertThat(settings.dataDir()).isEqualTo(folder.resolve("home/.local/share/ondol"));
    assertThat(settings.sandboxes())
        .isEqualTo(
            new Settings.Sandboxes(
                Settings.IsolationChoice.AUTO,
                true,
                3 * Runtime.getRuntime().availableProcessors(),
                true,
                3));
    assertThat(settings.capacity().invokes().concurrency()).isEqualTo(1000);
    assertThat(settings.times().keepAlive()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void theDataFolderFollowsTheXdgVariable() {
    assertThat(read(Map.of("XDG_DATA_HOME", "/srv/data"), Map.of()).dataDir())
        .isEqualTo(Path.of("/srv/data/ondol"));
  }

  @Test
  void theCommandLineOutranksTheVariableAndTheVariableTheFile() throws IOException {
    Path file = write("port = 1001\nconcurrency = 5\nregion = eu-west-1\n");
    Settings settings =
        read(
            Map.of("ONDOL_CONFIG", file.toString(), "ONDOL_PORT", "1002", "ONDOL_CONCURRENCY", "6"),
            Map.of(Setting.PORT, "1003"));

    assertThat(settings.listen().port()).isEqualTo(1003);
    assertThat(settings.capacity().invokes().concurrency()).isEqualTo(6);
    assertThat(settings.identity().region()).isEqualTo("eu-west-1");
  }

  @Test
  void theOversubscriptionMultipliesTheMemoryBudget() {
    Settings settings =
        read(Map.of("ONDOL_MEMORY_BUDGET_MIB", "1000", "ONDOL_OVERSUBSCRIPTION", "2.5"), Map.of());

    assertThat(settings.capacity().memoryMib()).isEqualTo(2500);
  }

  @Test
  void allProblemsAreToldAtOnceWithTheirPlaces() throws IOException {
    Path file =
        write("# a comment\nprot = 1\nport = many\nregion eu\nnetwork = on\nnetwork = on\n");
    Map<String, String> environment =
        Map.of("ONDOL_CONFIG", file.toString(), "ONDOL_KEEPALIVE", "1m", "ONDOL_ISOLATION", "vm");

    assertThatThrownBy(() -> read(environment, Map.of(Setting.KEEP_ALIVE, "soon")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(file + ":2: there is no setting 'prot'")
        .hasMessageContaining("port = many (" + file + ":3): must be a whole number")
        .hasMessageContaining(file + ":4: not of the form")
        .hasMessageContaining(file + ":6: 'network' is set in line 5 already")
        .hasMessageContaining("variable ONDOL_KEEPALIVE: there is no setting 'keepalive'")
        .hasMessageContaining("isolation = vm (ONDOL_ISOLATION): must be one of auto")
        .hasMessageContaining("keep-alive = soon (command line): must be a time");
  }

  @Test
  void developmentModeIsForLoopbackAddressesOnly() {
    for (String host : new String[] {"0.0.0.0", "::", "192.0.2.1"}) {
      assertThatThrownBy(
              () -> read(Map.of(), Map.of(Setting.HOST, host, Setting.SIGNATURES, "development")))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("only where host is a loopback address");
      assertThat(read(Map.of(), Map.of(Setting.HOST, host)).listen().isLoopback()).isFalse();
    }
    assertThat(
            read(Map.of(), Map.of(Setting.HOST, "::1", Setting.SIGNATURES, "development"))
                .identity()
                .signatures())
        .isEqualTo(Settings.Signatures.DEVELOPMENT);
    assertThatThrownBy(() -> read(Map.of(), Map.of(Setting.HOST, "", Setting.CLOCK_SKEW, "1h")))
        .hasMessageContaining("host =  (command line): must not be empty")
        .hasMessageContaining("clock-skew = 1h (command line): must be at most 15m");
  }

  @Test
  void aFileThatIsNamedMustBeThere() {
    assertThatThrownBy(
            () -> read(Map.of("ONDOL_CONFIG", folder.resolve("none").toString()), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void theEffectiveSettingsCanBeReadAgainAndNameTheirOrigin() throws IOException {
    String printed =
        new SettingsReader(environment(Map.of("ONDOL_PORT", "99")))
            .read(Map.of(Setting.REGION, "eu-west-1"), null)
            .print();

    assertThat(printed).containsPattern("port = 99 +# ONDOL_PORT");
    assertThat(printed).containsPattern("region = eu-west-1 +# command line");
    assertThat(printed).containsPattern("concurrency = 1000 +# default");
    Path file = write(printed.replaceAll(" +# .*", ""));
    assertThat(read(Map.of("ONDOL_CONFIG", file.toString()), Map.of()).listen().port())
        .isEqualTo(99);
  }

  private Settings read(Map<String, String> environment, Map<Setting, String> flags) {
    return new SettingsReader(environment(environment)).read(flags, null).settings();
  }

  private Map<String, String> environment(Map<String, String> own) {
    Map<String, String> all = new HashMap<>(own);
    all.put("HOME", folder.resolve("home").toString());
    return all;
  }

  private Path write(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "ondol", ".conf"), text);
  }
}
