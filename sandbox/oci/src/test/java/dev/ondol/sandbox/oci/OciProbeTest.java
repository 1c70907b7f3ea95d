package dev.ondol.sandbox.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.sandbox.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciProbeTest {
  @TempDir Path folder;

  private Probe probe(Duration limit, String... runtimes) {
    TestBed.assumeCapableHost();
    OciSettings settings =
        new OciSettings(
            folder,
            List.of(runtimes),
            OciSettings.DEFAULT_FIRST_HOST_UID,
            "10.213.0.0",
            false,
            true,
            0);
    try (OciProvider provider = new OciProvider(settings)) {
      return provider.probe(limit);
    }
  }

  private String script(String body) throws IOException {
    Path script = folder.resolve("fake");
    Files.writeString(script, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script.toString();
  }

  @Test
  void findsTheInstalledRuntime() {
    assertThat(probe(TestBed.PATIENCE, "runc"))
        .isInstanceOfSatisfying(
            Probe.Works.class,
            works -> assertThat(works.description()).startsWith("runc ").contains("cgroup v"));
  }

  @Test
  void passesOverARuntimeThatIsNotThereOrFails() throws IOException {
    String failing = script("echo fake version 1.0; [ \"$1\" = --version ]");
    assertThat(probe(TestBed.PATIENCE, "/nowhere/crun", failing, "runc"))
        .isInstanceOf(Probe.Works.class);
  }

  @Test
  void aRuntimeThatHangsIsGivenUp() throws IOException {
    String hanging = script("[ \"$1\" = --version ] && echo fake version 1.0 || exec sleep 60");
    assertThat(probe(Duration.ofSeconds(3), hanging))
        .isInstanceOfSatisfying(
            Probe.Unavailable.class,
            unavailable -> assertThat(unavailable.reason()).contains("no sandbox started"));
  }

  @Test
  void aHostWithoutARuntimeHasNoLeftoversAndIsNoError() {
    OciSettings nothing =
        new OciSettings(
            folder.resolve("none"),
            List.of("/nowhere/runc"),
            OciSettings.DEFAULT_FIRST_HOST_UID,
            OciSettings.DEFAULT_NETWORK,
            true,
            true,
            0);
    try (OciProvider provider = new OciProvider(nothing)) {
      assertThat(provider.removeLeftovers()).isEmpty();
    }
  }

  @Test
  void saysWhatToInstall() {
    assertThat(probe(TestBed.PATIENCE, "/nowhere/runc"))
        .isInstanceOfSatisfying(
            Probe.Unavailable.class,
            unavailable -> assertThat(unavailable.remedy()).contains("apt-get install runc"));
  }

  @Test
  void knowsWhichVersionsLackFixes() {
    assertThat(new OciRuntime("runc", "1.1.5+ds1", folder).knownHole()).isPresent();
    assertThat(new OciRuntime("/usr/sbin/runc", "1.2.7", folder).knownHole()).isPresent();
    assertThat(new OciRuntime("runc", "1.2.8", folder).knownHole()).isEmpty();
    assertThat(new OciRuntime("runc", "1.3.2", folder).knownHole()).isPresent();
    assertThat(new OciRuntime("runc", "1.4.0", folder).knownHole()).isEmpty();
    assertThat(new OciRuntime("crun", "1.8.1", folder).knownHole()).isEmpty();
  }
}
