package dev.ondol.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ondol doctor}: what works on this host, found out by trying it. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Tries what functions need on this host, and says what to install.")
final class DoctorCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
  private @Nullable Path config;

  @Spec private CommandSpec spec = CommandSpec.create();

  DoctorCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Settings settings = new SettingsReader(environment).read(Map.of(), config).settings();
    List<Finding> findings = new Examination(settings).findings();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(Map.of("findings", findings)));
    } else {
      print(out, findings);
    }
    out.flush();
    boolean usable = findings.stream().anyMatch(Finding::isolatesAndWorks);
    return usable ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(PrintWriter out, List<Finding> findings) {
    Terminal terminal = Terminal.of(environment);
    for (Finding finding : findings) {
      String mark = "%-7s".formatted(finding.verdict().word());
      boolean good = finding.verdict() == Finding.Verdict.WORKS;
      out.printf(
          "%s  %-20s %s%n",
          good ? mark : terminal.warning(mark), finding.subject(), finding.detail());
      if (!finding.remedy().isEmpty()) {
        out.printf("%-30s %s%n", "", finding.remedy());
      }
    }
  }
}
