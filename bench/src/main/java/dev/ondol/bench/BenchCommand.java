package dev.ondol.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ondol bench}: runs the suite or parts of it, prints what came out as ratios, and writes a
 * report in HTML and JSON. Ends with 1 if an answer was wrong or something could not be measured; a
 * goal that is missed is told, not punished.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures Ondol beside this machine's floors and, on request, beside its peers.")
public final class BenchCommand implements Callable<Integer> {
  private static final int ROUNDS = 5;

  private final Map<String, String> environment;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Such as W1 or C2; all where none is named.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--peers",
      description = "Beside serverless-offline, workerd and functions-framework, from npm.")
  private boolean peers;

  @Option(names = "--rounds", paramLabel = "N", description = "How often. Default: 5.")
  private int rounds = ROUNDS;

  @Option(
      names = "--isolation",
      paramLabel = "LEVEL",
      description = "auto, process or container. Default: auto.")
  private String isolation = "auto";

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description = "Where report.html and report.json go. Default: ondol-bench here.")
  private Path report = Path.of("ondol-bench");

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * @param environment of the process
   */
  public BenchCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Progress progress =
        line -> {
          out.println(line + "  (load " + Conditions.load() + ")");
          out.flush();
        };
    List<Benchmark> chosen =
        names.isEmpty() ? Suite.ALL : names.stream().map(Suite::named).toList();
    Host host = new Host();
    Optional<Peers> started =
        peers ? Optional.of(Peers.start(cache(), host, progress)) : Optional.empty();
    List<Outcome> outcomes = new ArrayList<>();
    try (Rig rig = new Rig(command(), List.of("--isolation", isolation), started)) {
      for (Benchmark benchmark : chosen) {
        Outcome outcome = Suite.run(benchmark, rig, rounds, progress);
        outcomes.add(outcome);
        tell(out, outcome);
      }
    }
    Conditions conditions = Conditions.of(code(), isolation);
    out.println();
    out.println(conditions.text());
    out.println();
    out.println(TextReport.claims(outcomes));
    write("report.html", HtmlReport.of(conditions, outcomes));
    write("report.json", JsonReport.of(conditions, outcomes));
    out.println("report: " + report.resolve("report.html").toAbsolutePath().normalize());
    return outcomes.stream().allMatch(outcome -> outcome.failure().isEmpty()) ? 0 : 1;
  }

  private static void tell(PrintWriter out, Outcome outcome) {
    out.println();
    out.println(outcome.benchmark().name() + "  " + outcome.benchmark().question());
    if (!outcome.failure().isEmpty()) {
      out.println("not finished: " + outcome.failure());
    }
    out.println(TextReport.figures(outcome));
    out.flush();
  }

  /** The command by which a user would start it. */
  private static List<String> command() {
    Path script = home().resolve("ondol");
    if (!Files.isExecutable(script)) {
      throw new BenchException("there is no " + script + ": run the suite by ./ondol bench");
    }
    return List.of(script.toString());
  }

  private static Path home() {
    return Path.of(System.getProperty("ondol.home", "")).toAbsolutePath();
  }

  private static String code() {
    Path git = home().resolve(".git");
    if (!Files.exists(git) || Program.find("git").isEmpty()) {
      return "unknown";
    }
    try (Program program =
        Program.start(
            home(), Map.of(), List.of("git", "describe", "--always", "--dirty", "--abbrev=10"))) {
      program.awaitEnd();
      return program.output().strip();
    }
  }

  private Path cache() {
    @Nullable String home = environment.get("XDG_CACHE_HOME");
    return home != null && !home.isEmpty()
        ? Path.of(home, "ondol")
        : Path.of(environment.getOrDefault("HOME", "/tmp"), ".cache", "ondol");
  }

  private void write(String name, String text) {
    try {
      Files.createDirectories(report);
      Files.writeString(report.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
