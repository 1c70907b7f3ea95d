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
    try (OciProvider provider = new OciProvider(settings(runtimes))) {
      return provider.probe(limit);
    }
  }

  private OciSettings settings(String... runtimes) {
    return new OciSettings(folder, List.of(runtimes), OciSettings.Numbers.DEFAULT, false, true, 0);
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
  void isKnownToTheNextLifeUntilSomethingChanges() throws IOException {
    TestBed.assumeCapableHost();
    Path jar = Files.writeString(folder.resolve("ondol.jar"), "a build");
    OciSettings settings = settings("runc");
    Probe said;
    try (OciProvider provider = new OciProvider(settings, jar)) {
      assertThat(provider.known()).isEmpty();
      said = provider.probe(TestBed.PATIENCE);
    }
    assertThat(new OciProvider(settings, jar).known()).contains((Probe.Works) said);
    assertThat(new OciProvider(settings("runc", "/nowhere/crun"), jar).known()).isEmpty();
    Files.writeString(jar, "a newer build");
    assertThat(new OciProvider(settings, jar).known()).isEmpty();
    assertThat(new OciProvider(settings, folder).known()).isEmpty();
  }

  @Test
  void isNotKnownWhereTheFirstRuntimeFails() throws IOException {
    TestBed.assumeCapableHost();
    Path jar = Files.writeString(folder.resolve("ondol.jar"), "a build");
    String failing = script("echo fake version 1.0; [ \"$1\" = --version ]");
    try (OciProvider provider = new OciProvider(settings(failing, "runc"), jar)) {
      assertThat(provider.probe(TestBed.PATIENCE)).isInstanceOf(Probe.Works.class);
      assertThat(provider.known()).isEmpty();
    }
  }

  @Test
  void aTrialThatFailsIsForgotten() throws IOException {
    TestBed.assumeCapableHost();
    Path jar = Files.writeString(folder.resolve("ondol.jar"), "a build");
    OciSettings settings = settings(script("echo fake version 1.0; [ \"$1\" = --version ]"));
    TrialNote note = TrialNote.of(settings, jar).orElseThrow();
    note.keep(new Probe.Works("fake 1.0", List.of("a warning", "another one")));
    try (OciProvider provider = new OciProvider(settings, jar)) {
      assertThat(provider.known())
          .contains(new Probe.Works("fake 1.0", List.of("a warning", "another one")));
      assertThat(provider.probe(TestBed.PATIENCE)).isInstanceOf(Probe.Unavailable.class);
      assertThat(provider.known()).isEmpty();
    }
  }

  @Test
  void aHostWithoutARuntimeHasNoLeftoversAndIsNoError() {
    OciSettings nothing =
        new OciSettings(
            folder.resolve("none"),
            List.of("/nowhere/runc"),
            OciSettings.Numbers.DEFAULT,
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
