package dev.ondol.cli;

import dev.ondol.sandbox.Probe;
import dev.ondol.sandbox.SandboxProvider;
import java.time.Duration;
import java.util.List;

/**
 * The isolation level that the platform runs at.
 *
 * @param description with which program, such as {@code runc 1.1.5, cgroup v1}
 * @param why this level, as a sentence
 * @param warnings what a careful operator should know
 */
public record Isolation(
    SandboxProvider provider, String description, String why, List<String> warnings) {
  /** A sandbox that has not started after this long is as good as none. */
  static final Duration PROBE_LIMIT = Duration.ofSeconds(20);

  private static final String ASKED_FOR = "it was asked for";
  private static final String NO_ISOLATION =
      "functions run as plain processes of this user: they can read and write what you can."
          + " Run only code that you trust.";

  public Isolation {
    warnings = List.copyOf(warnings);
  }

  /**
   * Finds the level by starting a sandbox.
   *
   * @throws CommandException if the level that was asked for does not work here, or none does that
   *     others than this machine may be served with unless it is asked for
   */
  static Isolation choose(Settings settings, SandboxProvider container, SandboxProvider process) {
    return switch (settings.sandboxes().isolation()) {
      case PROCESS -> required(process, ASKED_FOR, List.of(NO_ISOLATION));
      case CONTAINER -> required(container, ASKED_FOR, List.of());
      case AUTO ->
          switch (container.probe(PROBE_LIMIT)) {
            case Probe.Works works -> byContainers(settings, container, works);
            case Probe.Unavailable unavailable when !settings.listen().isLoopback() ->
                throw new CommandException(
                    ExitCode.FAILED,
                    ("no container starts on this host: %s. %s Without isolation only this machine"
                            + " is served, unless isolation = process asks for it; host %s is not a"
                            + " loopback address")
                        .formatted(
                            unavailable.reason(), unavailable.remedy(), settings.listen().host()));
            case Probe.Unavailable unavailable ->
                required(
                    process,
                    "no container starts on this host: " + unavailable.reason(),
                    List.of(NO_ISOLATION, unavailable.remedy()));
          };
    };
  }

  /** The level that is chosen where containers are known to work. */
  static Isolation byContainers(Settings settings, SandboxProvider container, Probe.Works works) {
    boolean asked = settings.sandboxes().isolation() == Settings.IsolationChoice.CONTAINER;
    return new Isolation(
        container,
        works.description(),
        asked ? ASKED_FOR : "it is the strongest level that starts on this host",
        works.warnings());
  }

  private static Isolation required(SandboxProvider provider, String why, List<String> warnings) {
    return switch (provider.probe(PROBE_LIMIT)) {
      case Probe.Works works -> {
        List<String> all = new java.util.ArrayList<>(warnings);
        all.addAll(works.warnings());
        yield new Isolation(provider, works.description(), why, all);
      }
      case Probe.Unavailable(String reason, String remedy) ->
          throw new CommandException(
              ExitCode.FAILED,
              "the isolation level "
                  + levelOf(provider)
                  + " does not work on this host: "
                  + reason
                  + ". "
                  + remedy);
    };
  }

  /** Such as {@code container}. */
  public String level() {
    return levelOf(provider);
  }

  private static String levelOf(SandboxProvider provider) {
    return switch (provider.level()) {
      case PROCESS -> "process";
      case CONTAINER -> "container";
      case USER_SPACE_KERNEL -> "user-space kernel";
      case MICROVM -> "microVM";
    };
  }
}
