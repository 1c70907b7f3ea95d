package dev.ondol.cli;

import dev.ondol.catalog.CodeLimits;
import dev.ondol.core.Rates;
import dev.ondol.micromanager.PoolSettings;
import dev.ondol.micromanager.StreamLimits;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Turns the settings' texts into values and notes each that is wrong. Used once. */
final class SettingsParser {
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final int MAX_CONCURRENCY = 100_000;
  private static final long MAX_MIB = 1L << 30;
  private static final long MAX_STREAM_MIB = 10_000;
  private static final long MAX_AHEAD = 16;
  private static final int STARTS_PER_PROCESSOR = 3;
  private static final long MAX_STARTS = 10_000;
  private static final long MAX_POOL_MIB = 1 << 20;
  private static final long BYTES_PER_MIB = 1024 * 1024;
  private static final double MAX_OVERSUBSCRIPTION = 100;

  /** No request is longer. */
  private static final long MAX_ZIP_MIB = 50;

  private static final long MAX_UNZIPPED_MIB = 1024;
  private static final long MAX_LAYERS = 5;
  private static final long MAX_TOTAL_GIB = 1L << 20;

  /** Less could not hold one slot of the smallest size. */
  private static final long MIN_MEMORY_BUDGET_MIB = 128;

  /** As long as this a captured request can be sent again. */
  private static final Duration MAX_SKEW = Duration.ofMinutes(15);

  private static final long MAX_RATE = 1_000_000;

  /** The credentials in an environment are valid for 12 h. */
  private static final Duration MAX_SLOT_AGE = Duration.ofHours(8);

  private final Map<Setting, SettingValue> values;
  private final List<String> problems;

  /**
   * @param problems to which this adds what it finds
   */
  SettingsParser(Map<Setting, SettingValue> values, List<String> problems) {
    this.values = values;
    this.problems = problems;
  }

  /** Meaningful only if no problem was added. */
  Settings parse() {
    double oversubscription = read(Setting.OVERSUBSCRIPTION, 1.0, this::ratio);
    long budgetMib = read(Setting.MEMORY_BUDGET_MIB, MIN_MEMORY_BUDGET_MIB, this::memoryBudget);
    return new Settings(
        new Settings.Listen(
            read(Setting.HOST, "127.0.0.1", this::address),
            read(Setting.PORT, 0L, text -> number(text, 0, 65_535)).intValue(),
            read(Setting.STAY_AWAKE, true, text -> oneOf(text, "on", "off").equals("on"))),
        new Settings.Data(
            read(
                Setting.DATA_DIR, Path.of("/"), text -> Path.of(text).toAbsolutePath().normalize()),
            read(Setting.S3_ENDPOINT, Optional.<URI>empty(), this::endpoint).orElse(null),
            read(Setting.CODE_CACHE, true, text -> oneOf(text, "on", "off").equals("on"))),
        new Settings.Sandboxes(
            read(Setting.ISOLATION, Settings.IsolationChoice.AUTO, this::isolation),
            read(Setting.NETWORK, true, text -> oneOf(text, "on", "none").equals("on")),
            read(Setting.STARTS_AT_ONCE, 1L, this::startsAtOnce).intValue(),
            read(Setting.SHORT_FIRST, true, text -> oneOf(text, "on", "off").equals("on")),
            read(Setting.CONTAINERS_AHEAD, 0L, text -> number(text, 0, MAX_AHEAD)).intValue()),
        new Settings.Identity(
            read(Setting.REGION, "", text -> matching(text, REGION, "such as us-east-1")),
            read(Setting.ACCOUNT_ID, "", text -> matching(text, ACCOUNT, "twelve digits")),
            read(Setting.SIGNATURES, Settings.Signatures.AUTO, this::signatures),
            read(Setting.CLOCK_SKEW, Duration.ZERO, this::skew)),
        new Settings.Capacity(
            invokes(),
            (long) (budgetMib * oversubscription),
            read(Setting.LOG_GROUP_MIB, 1L, text -> number(text, 1, MAX_MIB)),
            new StreamLimits(
                read(Setting.STREAM_UNCAPPED_MIB, 0L, text -> number(text, 0, MAX_STREAM_MIB))
                    * BYTES_PER_MIB,
                read(Setting.STREAM_MIB_PER_SECOND, 0L, text -> number(text, 0, MAX_STREAM_MIB))
                    * BYTES_PER_MIB),
            codeLimits(),
            pools()),
        new Settings.Times(
            read(Setting.KEEP_ALIVE, Duration.ZERO, Durations::parse),
            read(Setting.SLOT_AGE, Duration.ZERO, this::slotAge),
            read(Setting.ROOM_WAIT, Duration.ZERO, Durations::parse),
            read(Setting.DRAIN, Duration.ZERO, Durations::parse),
            read(Setting.LOG_RETENTION, Duration.ZERO, this::positive),
            read(Setting.INACTIVE_AFTER, Duration.ZERO, this::positive),
            read(Setting.EVENT_RETRY, Duration.ZERO, this::positive)));
  }

  private long startsAtOnce(String text) {
    return text.equals("auto")
        ? (long) STARTS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors()
        : number(text, 1, MAX_STARTS);
  }

  private PoolSettings pools() {
    int memoryMib =
        read(Setting.POOL_MEMORY_MIB, 1L, text -> number(text, 1, MAX_POOL_MIB)).intValue();
    boolean on = read(Setting.POOLS, true, text -> oneOf(text, "on", "off").equals("on"));
    boolean imports =
        read(Setting.POOL_IMPORTS, true, text -> oneOf(text, "on", "off").equals("on"));
    return new PoolSettings(on ? memoryMib : 0, PoolSettings.OFF.unusedAfter(), imports);
  }

  private CodeLimits codeLimits() {
    return new CodeLimits(
        read(Setting.CODE_ZIP_MIB, 1L, text -> number(text, 1, MAX_ZIP_MIB)) * BYTES_PER_MIB,
        read(Setting.CODE_UNZIPPED_MIB, 1L, text -> number(text, 1, MAX_UNZIPPED_MIB))
            * BYTES_PER_MIB,
        read(Setting.CODE_LAYERS, 1L, text -> number(text, 0, MAX_LAYERS)).intValue(),
        read(Setting.CODE_TOTAL_GIB, 1L, text -> number(text, 1, MAX_TOTAL_GIB))
            * BYTES_PER_MIB
            * 1024);
  }

  private Optional<URI> endpoint(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    URI uri = URI.create(text);
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null) {
      throw new IllegalArgumentException("must be an address such as http://host:9000");
    }
    return Optional.of(uri);
  }

  private Settings.Invokes invokes() {
    return new Settings.Invokes(
        read(Setting.CONCURRENCY, 1L, text -> number(text, 1, MAX_CONCURRENCY)).intValue(),
        new Rates(
            read(Setting.REQUEST_RATE, 0L, text -> number(text, 0, MAX_RATE)).intValue(),
            read(Setting.SCALING_RATE, 0L, text -> number(text, 0, MAX_RATE)).intValue()),
        read(Setting.EVENTS_IN_FLIGHT, 1L, text -> number(text, 1, MAX_CONCURRENCY)).intValue());
  }

  private <T> T read(Setting setting, T ifWrong, Function<String, T> parser) {
    SettingValue value = values.getOrDefault(setting, new SettingValue("", "default"));
    try {
      return parser.apply(value.text());
    } catch (IllegalArgumentException e) {
      problems.add(
          "%s = %s (%s): %s"
              .formatted(setting.key(), value.text(), value.origin(), e.getMessage()));
      return ifWrong;
    }
  }

  private String address(String text) {
    try {
      if (!text.isEmpty()) {
        var _ = InetAddress.getByName(text);
        return text;
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address of this host", e);
    }
    throw new IllegalArgumentException("must not be empty");
  }

  /** Whoever reaches the port could run code on this host. */
  private Settings.Signatures signatures(String text) {
    Settings.Signatures chosen =
        Settings.Signatures.valueOf(
            oneOf(text, "auto", "required", "development").toUpperCase(Locale.ROOT));
    SettingValue host = values.get(Setting.HOST);
    if (chosen == Settings.Signatures.DEVELOPMENT
        && host != null
        && !new Settings.Listen(host.text(), 0, false).isLoopback()) {
      throw new IllegalArgumentException(
          "only where host is a loopback address, because whoever reaches the port could run code"
              + " on this host");
    }
    return chosen;
  }

  private Duration skew(String text) {
    Duration skew = Durations.parse(text);
    if (skew.compareTo(MAX_SKEW) > 0) {
      throw new IllegalArgumentException("must be at most 15m");
    }
    return skew;
  }

  private Duration slotAge(String text) {
    Duration age = positive(text);
    if (age.compareTo(MAX_SLOT_AGE) > 0) {
      throw new IllegalArgumentException("must be at most 8h");
    }
    return age;
  }

  private Settings.IsolationChoice isolation(String text) {
    return Settings.IsolationChoice.valueOf(
        oneOf(text, "auto", "process", "container").toUpperCase(Locale.ROOT));
  }

  private long memoryBudget(String text) {
    return text.equals("auto")
        ? Math.max(MIN_MEMORY_BUDGET_MIB, HostMemory.totalMib() * 3 / 4)
        : number(text, MIN_MEMORY_BUDGET_MIB, MAX_MIB);
  }

  private Duration positive(String text) {
    Duration duration = Durations.parse(text);
    if (duration.isZero()) {
      throw new IllegalArgumentException("must be longer than nothing");
    }
    return duration;
  }

  private double ratio(String text) {
    double ratio;
    try {
      ratio = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number", e);
    }
    if (!(ratio >= 1 && ratio <= MAX_OVERSUBSCRIPTION)) {
      throw new IllegalArgumentException("must be from 1 to 100");
    }
    return ratio;
  }

  private static long number(String text, long min, long max) {
    if (!text.matches("\\d{1,12}") || Long.parseLong(text) < min || Long.parseLong(text) > max) {
      throw new IllegalArgumentException("must be a whole number from " + min + " to " + max);
    }
    return Long.parseLong(text);
  }

  private static String oneOf(String text, String... words) {
    if (!Arrays.asList(words).contains(text)) {
      throw new IllegalArgumentException("must be one of " + String.join(", ", words));
    }
    return text;
  }

  private static String matching(String text, Pattern pattern, String form) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("must be " + form);
    }
    return text;
  }
}
