package dev.ondol.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting of the platform: its default and its one-line description. The name of a constant
 * is the name everywhere: {@code DATA_DIR} is {@code --data-dir} on the command line, {@code
 * ONDOL_DATA_DIR} in the environment and {@code data-dir} in the configuration file.
 */
enum Setting {
  HOST("127.0.0.1", "Address to listen at; one that is not loopback needs an access key."),
  PORT("4566", "Port to listen at; 0 for any free one."),
  STAY_AWAKE(
      "on",
      "on or off: whether a thread looks for more work for 50 µs before it sleeps, at times."),
  DATA_DIR("", "Folder that holds all state; default $XDG_DATA_HOME/ondol."),
  ISOLATION("auto", "auto, process or container."),
  NETWORK("on", "on or none: whether functions may open connections to other hosts."),
  REGION("us-east-1", "The AWS region to be."),
  ACCOUNT_ID("000000000000", "The AWS account to be; twelve digits."),
  SIGNATURES(
      "auto",
      "required, development (any credentials, loopback only) or auto: required where there is an"
          + " access key or the host is not loopback."),
  CLOCK_SKEW("5m", "How far the clock of a client may be off."),
  CONCURRENCY("1000", "Invokes at once, over all functions."),
  REQUEST_RATE("10", "Invokes a second of a function for each of its concurrency; 0 for no limit."),
  SCALING_RATE("1000", "Environments of a function that invokes add in 10 s; 0 for no limit."),
  MEMORY_BUDGET_MIB("auto", "Memory that all slots may use; auto is three quarters of the host's."),
  OVERSUBSCRIPTION("1.0", "How often the memory budget may be promised to slots; 1.0 to 100."),
  STARTS_AT_ONCE(
      "auto", "Environments that are started at a time; auto is three for each processor."),
  SHORT_FIRST(
      "on", "on or off: whether long invokes give way to others where processors are short."),
  POOLS("on", "on or off: whether environments are prepared before they are needed."),
  POOL_MEMORY_MIB("512", "Memory that environments in pools may use together."),
  POOL_IMPORTS("on", "on or off: whether what waits in pools has imported what functions import."),
  CONTAINERS_AHEAD("3", "Containers of each kind that are made before they are needed; 0 to 16."),
  CODE_CACHE("on", "on or off: whether code that is new is compiled ahead of its first invoke."),
  CODE_ZIP_MIB("50", "How large a zip in a request may be; 1 to 50."),
  CODE_UNZIPPED_MIB("250", "How large a function's code and its layers may be, unpacked."),
  CODE_LAYERS("5", "How many layers a function may have; 0 to 5."),
  CODE_TOTAL_GIB("300", "How large all zips of functions, versions and layers may be together."),
  S3_ENDPOINT("", "Object store for code that is named by S3Bucket, such as http://host:9000."),
  KEEP_ALIVE("10m", "How long an idle slot is kept."),
  SLOT_AGE("8h", "How long a slot lives at most; it ends when it is idle then."),
  ROOM_WAIT("10s", "How long an invoke waits for room when the memory budget is used up."),
  STREAM_UNCAPPED_MIB("6", "Of a streamed response, what goes as fast as it comes."),
  STREAM_MIB_PER_SECOND("2", "How fast the rest of a streamed response goes; 0 for no limit."),
  EVENTS_IN_FLIGHT("100", "Asynchronous invokes at once; one function has half of it."),
  EVENT_RETRY(
      "1m", "Before the first retry of an asynchronous invoke; twice that before the second."),
  LOG_GROUP_MIB("64", "Disk that one function's log may use; its oldest lines go first."),
  LOG_RETENTION("14d", "How long log lines are kept."),
  INACTIVE_AFTER("30d", "How long a function is not invoked before its state is Inactive."),
  DRAIN("20s", "How long invokes in flight may go on when the platform stops.");

  private static final String DASHES = "--";

  private final String fallback;
  private final String description;

  Setting(String fallback, String description) {
    this.fallback = fallback;
    this.description = description;
  }

  /** As in the configuration file: lower case with hyphens. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As on the command line. */
  String flag() {
    return DASHES + key();
  }

  /** As in the environment. */
  String variable() {
    return "ONDOL_" + name();
  }

  /** The value where nobody sets one; empty where it depends on the host. */
  String fallback() {
    return fallback;
  }

  String description() {
    return description;
  }

  static Optional<Setting> ofFlag(String flag) {
    return flag.startsWith(DASHES) ? ofKey(flag.substring(DASHES.length())) : Optional.empty();
  }

  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key().equals(key)).findFirst();
  }
}
