package dev.ondol.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/**
 * {@code ondol slots}: which slots there are, what each does, and why it was made; and what the
 * pools have and did.
 */
@Command(
    name = "slots",
    mixinStandardHelpOptions = true,
    description = "Shows the slots (function, state, age, invokes, memory) and the pools.")
final class SlotsCommand implements Runnable {
  private static final Duration REDRAW_PERIOD = Duration.ofMillis(500);
  private static final String PATH = "/_ondol/slots";

  private final Map<String, String> environment;
  @Mixin private Target target;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = {"-w", "--watch"},
      description = "Draw anew until interrupted.")
  private boolean watch;

  @Spec private CommandSpec spec = CommandSpec.create();

  SlotsCommand(Map<String, String> environment) {
    this.environment = environment;
    this.target = new Target(environment);
  }

  @Override
  public void run() {
    Terminal terminal = Terminal.of(environment);
    PrintWriter out = spec.commandLine().getOut();
    try (Clients clients = target.clients()) {
      do {
        String body = new String(clients.get(PATH), StandardCharsets.UTF_8);
        if (watch) {
          out.print(terminal.clear());
        }
        out.println(json ? body : tables(Json.parse(body), terminal));
        out.flush();
      } while (watch && pause());
    }
  }

  private static String tables(JsonNode answer, Terminal terminal) {
    String pools = pools(answer, terminal);
    return slots(answer, terminal) + (pools.isEmpty() ? "" : "\n\n" + pools);
  }

  private static String pools(JsonNode answer, Terminal terminal) {
    Table table = new Table("POOL", "READY", "MEMORY", "HITS", "MISSES", "BYPASSES");
    for (JsonNode pool : answer.path("pools")) {
      table.row(
          pool.path("runtime").asString(),
          pool.path("ready").asString(),
          (pool.path("memoryBytes").asLong() >> 20) + " MiB",
          pool.path("hits").asString(),
          pool.path("misses").asString(),
          pool.path("bypasses").asString());
    }
    return table.isEmpty() ? "" : table.draw(terminal);
  }

  private static String slots(JsonNode answer, Terminal terminal) {
    Table table =
        new Table(
            "SLOT",
            "FUNCTION",
            "STATE",
            "FOR",
            "AGE",
            "INVOKES",
            "MEMORY",
            "WHY",
            "PROVIDER",
            "PID");
    for (JsonNode slot : answer.path("slots")) {
      table.row(
          slot.path("id").asString(),
          slot.path("function").asString() + ":" + slot.path("version").asString(),
          slot.path("state").asString() + (slot.path("frozen").asBoolean() ? ", frozen" : ""),
          Table.time(Duration.ofMillis(slot.path("inStateMillis").asLong())),
          Table.time(Duration.ofMillis(slot.path("ageMillis").asLong())),
          slot.path("invokes").asString(),
          (slot.path("memoryBytes").asLong() >> 20)
              + "/"
              + slot.path("memoryLimitMib").asString()
              + " MiB",
          slot.path("coldReason").asString(),
          slot.path("provider").asString(),
          slot.path("pid").asString());
    }
    return table.isEmpty() ? "No slots: nothing was invoked lately." : table.draw(terminal);
  }

  private static boolean pause() {
    try {
      Thread.sleep(REDRAW_PERIOD);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
