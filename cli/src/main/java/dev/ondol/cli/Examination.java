package dev.ondol.cli;

import dev.ondol.cli.Finding.Verdict;
import dev.ondol.runtimes.RuntimeShelf;
import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.SandboxProvider;
import dev.ondol.sandbox.oci.OciProvider;
import dev.ondol.sandbox.oci.OciSettings;
import dev.ondol.sandbox.process.ProcessProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at everything on this host that functions need. Each isolation level is tried by starting a
 * sandbox and each language runtime by running it, in a temporary folder, so that a running
 * platform is not disturbed. Used once.
 */
final class Examination {
  private final Settings settings;
  private final List<Finding> findings = new ArrayList<>();

  Examination(Settings settings) {
    this.settings = settings;
  }

  List<Finding> findings() {
    works("java", System.getProperty("java.vm.version") + ", " + System.getProperty("java.home"));
    rights();
    cgroups();
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      try (SandboxProvider process = new ProcessProvider(folder.path().resolve("process"))) {
        isolation("process", process);
      }
      try (SandboxProvider container =
          new OciProvider(OciSettings.in(folder.path().resolve("oci"), true, true, 0))) {
        isolation("container", container);
        container.removeLeftovers();
      }
      runtimes(RuntimeShelf.open(folder.path().resolve("runtimes")));
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be used", e);
    }
    new DiskExamination(settings.dataDir()).findings().forEach(findings::add);
    return findings;
  }

  private void rights() {
    String user = System.getProperty("user.name");
    if (user.equals("root")) {
      works("rights", "root");
    } else {
      note(
          "rights",
          user,
          "The container level needs root: run Ondol by sudo, or as a service of root.");
    }
  }

  private void cgroups() {
    boolean unified = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
    boolean memory = Files.isDirectory(Path.of("/sys/fs/cgroup/memory"));
    boolean hybrid = memory && Files.exists(Path.of("/sys/fs/cgroup/unified/cgroup.procs"));
    if (unified) {
      works("cgroup", "v2");
    } else if (memory) {
      works("cgroup", hybrid ? "v1, with v2 beside it (hybrid)" : "v1");
    } else {
      missing("cgroup", "no controllers under /sys/fs/cgroup", "Mount them: limits need them.");
    }
  }

  private void isolation(String level, SandboxProvider provider) {
    String subject = Finding.ISOLATION + level;
    switch (provider.probe(Isolation.PROBE_LIMIT)) {
      case Probe.Works(String description, List<String> warnings) ->
          findings.add(
              new Finding(
                  subject,
                  warnings.isEmpty() ? Verdict.WORKS : Verdict.NOTE,
                  description,
                  String.join(" ", warnings)));
      case Probe.Unavailable(String reason, String remedy) -> missing(subject, reason, remedy);
    }
  }

  private void runtimes(RuntimeShelf shelf) {
    for (dev.ondol.runtimes.Finding found : shelf.findings()) {
      switch (found) {
        case dev.ondol.runtimes.Finding.Found(Path program, var runtime) ->
            works("runtime " + runtime.family(), runtime.version() + ", " + program);
        case dev.ondol.runtimes.Finding.Skipped(Path program, String reason) ->
            note("runtime", program.toString(), reason);
      }
    }
    IdentifierSurvey survey = new IdentifierSurvey(shelf);
    survey.inexact().forEach(line -> note("identifiers", line, ""));
    survey.notServed().stream().distinct().forEach(line -> missing("identifiers", line, ""));
  }

  private void works(String subject, String detail) {
    findings.add(new Finding(subject, Verdict.WORKS, detail, ""));
  }

  private void note(String subject, String detail, String remedy) {
    findings.add(new Finding(subject, Verdict.NOTE, detail, remedy));
  }

  private void missing(String subject, String detail, String remedy) {
    findings.add(new Finding(subject, Verdict.MISSING, detail, remedy));
  }
}
