package dev.ondol.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
 * goal that is missed is told, not punished. When it is interrupted, it ends what it started and
 * reports what it has.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures Ondol beside this machine's floors and, on request, beside its peers.")
public final class BenchCommand implements Callable<Integer> {
  private static final int ROUNDS = 5;
  private static final int SOAK_MINUTES = 30;
  private static final int MAX_SOAK_MINUTES = 7 * 24 * 60;

  private final Map<String, String> environment;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description =
          "Such as W1 or C2; all where none is named. soak, by itself: mixed load for"
              + " long, which must leave nothing behind.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--peers",
      description = "Beside serverless-offline, workerd and functions-framework, from npm.")
  private boolean peers;

  @Option(names = "--rounds", paramLabel = "N", description = "How often. Default: 5.")
  private int rounds = ROUNDS;

  @Option(names = "--minutes", paramLabel = "N", description = "Of a soak. Default: 30.")
  private int minutes = SOAK_MINUTES;

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

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "A page whose marked part gets the table, such as docs/performance.md.")
  private @Nullable Path markdown;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * @param environment of the process
   */
  public BenchCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (rounds < 1 || minutes < 1 || minutes > MAX_SOAK_MINUTES) {
      throw new BenchException("--rounds is 1 or more, --minutes 1 to " + MAX_SOAK_MINUTES);
    }
    try (Interruption _ = Interruption.ofThisThread()) {
      return names.size() == 1 && names.getFirst().equalsIgnoreCase("soak") ? soak() : suite();
    }
  }

  private int soak() {
    Host host = new Host();
    Conditions conditions = conditions(host).with("isolation", isolation);
    try (Ondol ondol = new Ondol(command(), List.of("--isolation", isolation))) {
      Soak soak = new Soak(ondol, host, this::say);
      soak.run(Duration.ofMinutes(minutes));
      var _ = Thread.interrupted();
      out().println();
      out().println(soak.text());
      write("soak.html", soak.html(conditions));
      write("soak.json", soak.json(conditions));
      out().println("report: " + report.resolve("soak.html").toAbsolutePath().normalize());
      return soak.isClean() ? 0 : 1;
    }
  }

  private int suite() {
    List<Benchmark> chosen =
        names.isEmpty() ? Suite.ALL : names.stream().map(Suite::named).toList();
    Host host = new Host();
    Conditions conditions = conditions(host).with("isolation", isolation);
    Timetable timetable = new Timetable(chosen, rounds);
    say("%d benchmarks, %d rounds: %s".formatted(chosen.size(), rounds, timetable.left()));
    List<Outcome> outcomes = new ArrayList<>();
    try (Rig rig = new Rig(command(), List.of("--isolation", isolation), startPeers(host))) {
      Suite suite = new Suite(rig, timetable, this::say);
      for (Benchmark benchmark : chosen) {
        if (!Thread.currentThread().isInterrupted()) {
          outcomes.add(suite.run(benchmark, rounds));
          tell(outcomes.getLast());
        }
      }
    }
    // What follows writes files, which an interrupted thread cannot.
    boolean interrupted = Thread.interrupted();
    report(conditions, outcomes);
    boolean all = !interrupted && outcomes.size() == chosen.size();
    return all && outcomes.stream().allMatch(outcome -> outcome.failure().isEmpty()) ? 0 : 1;
  }

  private Optional<Peers> startPeers(Host host) {
    return peers ? Optional.of(Peers.start(cache(), host, this::say)) : Optional.empty();
  }

  private void report(Conditions conditions, List<Outcome> outcomes) {
    out().println();
    out().println(conditions.text());
    out().println();
    out().println(TextReport.claims(outcomes));
    write("report.html", HtmlReport.of(conditions, outcomes));
    write("report.json", JsonReport.of(conditions, outcomes));
    if (markdown != null) {
      Page.write(markdown, conditions, outcomes);
    }
    out().println("report: " + report.resolve("report.html").toAbsolutePath().normalize());
    out().flush();
  }

  private void say(String line) {
    out().println(line + "  (load " + Conditions.load() + ")");
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private void tell(Outcome outcome) {
    out().println();
    out().println(outcome.benchmark().name() + "  " + outcome.benchmark().question());
    if (!outcome.failure().isEmpty()) {
      out().println("not finished: " + outcome.failure());
    }
    out().println(TextReport.figures(outcome));
    out().flush();
  }

  private Conditions conditions(Host host) {
    List<String> call = new ArrayList<>(List.of("./ondol"));
    call.addAll(spec.commandLine().getParseResult().originalArgs());
    return Conditions.now(host, code(), String.join(" ", call));
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
    if (!Files.exists(home().resolve(".git")) || Program.find("git").isEmpty()) {
      return "unknown";
    }
    String git = home().toString();
    return Program.firstLine(
        List.of("git", "-C", git, "log", "-1", "--format=%h of %cd", "--date=short"));
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
