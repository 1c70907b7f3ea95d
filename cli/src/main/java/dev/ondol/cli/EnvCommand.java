package dev.ondol.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code ondol env}: the lines that point AWS clients at the platform, for {@code eval "$(ondol
 * env)"}. Everything is set, whatever is there already: a half that stays as it was could send a
 * request with real credentials here, or one meant for here to AWS. A profile would outrank the
 * keys in some clients, so it is unset. Where there are access keys, the caller's own must stay:
 * they are not printed, for their secrets were shown once.
 */
@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    description = "Prints shell lines that point AWS clients here: eval \"$(ondol env)\"")
final class EnvCommand implements Runnable {
  private final Map<String, String> environment;
  @Mixin private Target target;
  @Spec private CommandSpec spec = CommandSpec.create();

  EnvCommand(Map<String, String> environment) {
    this.environment = environment;
    this.target = new Target(environment);
  }

  @Override
  public void run() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_ENDPOINT_URL", target.endpointOfSettings());
    variables.put("AWS_REGION", target.region());
    variables.put("AWS_DEFAULT_REGION", target.region());
    if (target.localKey().isEmpty()) {
      variables.put("AWS_ACCESS_KEY_ID", Target.ACCESS_KEY);
      variables.put("AWS_SECRET_ACCESS_KEY", Target.SECRET_KEY);
    } else {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "Requests must be signed with an access key: keep the one that you have, or"
              + " eval \"$(ondol keys create)\".");
      err.flush();
    }
    StringBuilder lines = new StringBuilder();
    if (environment.containsKey("AWS_PROFILE")) {
      lines.append("unset AWS_PROFILE\n");
    }
    if (environment.containsKey("AWS_SESSION_TOKEN")
        && variables.containsKey("AWS_ACCESS_KEY_ID")) {
      lines.append("unset AWS_SESSION_TOKEN\n");
    }
    variables.forEach((name, value) ->
        lines.append("export ").append(name).append('=').append(value).append('\n'));
    spec.commandLine().getOut().print(lines);
    spec.commandLine().getOut().flush();
  }
}
