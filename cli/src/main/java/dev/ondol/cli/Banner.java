package dev.ondol.cli;

import dev.ondol.runtimes.Finding;
import dev.ondol.runtimes.LanguageRuntime;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a person reads when the platform is up.
 *
 * @param usual where commands look for a platform that nobody tells them of
 */
record Banner(Platform platform, Terminal terminal, String usual) {
  /** A crash leaves several things for each slot: beyond these only their number is told. */
  private static final int LEFTOVERS_TOLD = 8;

  void print(PrintWriter out) {
    Isolation isolation = platform.isolation();
    out.printf(
        "%nOndol serves %s%s%n%n", terminal.bold(platform.endpoint().toString()), sinceStart());
    out.flush();
    row(
        out,
        "isolation",
        isolation.level() + " (" + isolation.description() + "): " + isolation.why());
    row(
        out,
        "access",
        platform.signed()
            ? "signed requests only; ondol keys create makes a key"
            : "DEVELOPMENT MODE: any credentials are accepted from this machine");
    row(out, "data", platform.settings().dataDir().toString());
    told(platform.leftovers()).forEach(line -> row(out, "removed", line));
    out.flush();
    List<String> runtimes =
        platform.runtimes().findings().stream()
            .filter(Finding.Found.class::isInstance)
            .map(finding -> ((Finding.Found) finding).runtime())
            .map(Banner::name)
            .distinct()
            .sorted()
            .toList();
    row(
        out,
        "runtimes",
        runtimes.isEmpty() ? "none but provided.al2023" : String.join(", ", runtimes));
    List<String> inexact = new IdentifierSurvey(platform.runtimes()).inexact();
    inexact.forEach(line -> row(out, "", line));
    row(out, "next", next(platform.endpoint().toString(), usual));
    isolation
        .warnings()
        .forEach(warning -> out.printf("%n%s%n", terminal.warning("  WARNING  " + warning)));
    out.println();
    out.flush();
  }

  static List<String> told(List<String> leftovers) {
    int more = leftovers.size() - LEFTOVERS_TOLD;
    return more <= 0
        ? leftovers
        : Stream.concat(
                leftovers.stream().limit(LEFTOVERS_TOLD), Stream.of("and " + more + " more"))
            .toList();
  }

  /** Commands that work as they are printed, wherever the platform serves. */
  static String next(String endpoint, String usual) {
    return endpoint.equals(usual)
        ? "eval \"$(./ondol env)\"   or   ./ondol deploy examples/hello-node"
        : "eval \"$(./ondol env --endpoint " + endpoint + ")\"";
  }

  private static void row(PrintWriter out, String name, String text) {
    out.printf("  %-10s %s%n", name, text);
  }

  private static String name(LanguageRuntime runtime) {
    return runtime.family() + " " + runtime.version();
  }

  private static String sinceStart() {
    return ProcessAge.now()
        .map(age -> " (ready after %.2f s)".formatted(age.toMillis() / 1000.0))
        .orElse("");
  }
}
