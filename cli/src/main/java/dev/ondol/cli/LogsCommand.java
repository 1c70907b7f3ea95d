package dev.ondol.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** {@code ondol logs}: a function's log lines, oldest first, and with {@code -f} those to come. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Prints a function's log; -f goes on with what comes.")
final class LogsCommand implements Runnable {
  private static final Duration POLL_PERIOD = Duration.ofMillis(500);

  /** Lines may come late, so each look goes back this far behind the newest line seen. */
  private static final Duration OVERLAP = Duration.ofSeconds(5);

  /** More lines than one overlap can hold; older ids are forgotten. */
  private static final int MAX_REMEMBERED = 100_000;

  @Mixin private Target target;

  @Parameters(paramLabel = "NAME", description = "The function's name.")
  private String name = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until interrupted.")
  private boolean follow;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "How far back to begin, such as 30s, 10m or 24h. Default: 1h.")
  private String since = "1h";

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Set<String> printed = new LinkedHashSet<>();
  private String group = "";

  LogsCommand(Map<String, String> environment) {
    this.target = new Target(environment);
  }

  @Override
  public void run() {
    long from = Instant.now().minus(Durations.parse(since)).toEpochMilli();
    try (Clients clients = target.clients();
        CloudWatchLogsClient logs = clients.logs()) {
      try (LambdaClient lambda = clients.lambda()) {
        group = groupOf(lambda);
      }
      from = printFrom(logs, from);
      while (follow && pause()) {
        from = printFrom(logs, from);
      }
    }
  }

  /** A function that is gone may have left a log. */
  private String groupOf(LambdaClient lambda) {
    try {
      return lambda.getFunctionConfiguration(r -> r.functionName(name)).loggingConfig().logGroup();
    } catch (software.amazon.awssdk.services.lambda.model.ResourceNotFoundException e) {
      return usualGroup();
    }
  }

  private String usualGroup() {
    return "/aws/lambda/" + name;
  }

  /** In a group that functions share, the stream says whose line it is. */
  private boolean isOwn(FilteredLogEvent event) {
    return group.equals(usualGroup()) || event.logStreamName().contains("/" + name + "[");
  }

  /** Prints what is new, and says from when to look the next time. */
  private long printFrom(CloudWatchLogsClient logs, long fromMillis) {
    PrintWriter out = spec.commandLine().getOut();
    long newest = fromMillis;
    @Nullable String token = null;
    do {
      String page = token;
      FilterLogEventsResponse response = page(logs, fromMillis, page);
      for (FilteredLogEvent event : response.events()) {
        if (isOwn(event) && printed.add(event.eventId())) {
          out.println(event.message().stripTrailing());
          newest = Math.max(newest, event.timestamp() - OVERLAP.toMillis());
        }
      }
      token = response.nextToken();
    } while (token != null);
    out.flush();
    while (printed.size() > MAX_REMEMBERED) {
      printed.remove(printed.iterator().next());
    }
    return newest;
  }

  /** A log that is not there yet is empty for one who follows, and an error for one who asks. */
  private FilterLogEventsResponse page(
      CloudWatchLogsClient logs, long fromMillis, @Nullable String token) {
    try {
      return logs.filterLogEvents(
          r -> r.logGroupName(group).startTime(fromMillis).nextToken(token));
    } catch (ResourceNotFoundException e) {
      if (follow) {
        return FilterLogEventsResponse.builder().build();
      }
      throw new CommandException(
          ExitCode.FAILED, name + " has no log: there is none before the first invoke.", e);
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(POLL_PERIOD);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
