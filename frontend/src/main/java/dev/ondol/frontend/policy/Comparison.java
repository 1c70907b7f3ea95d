package dev.ondol.frontend.policy;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Texts compared as numbers, dates and addresses. Each is bounded before it is read. */
final class Comparison {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?");
  private static final Pattern EPOCH_SECONDS = Pattern.compile("\\d{1,11}");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}");
  private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");
  private static final int MAX_DATE = 40;

  private Comparison() {}

  /** Empty if one of them is no number. */
  static OptionalInt ofNumbers(String left, String right) {
    return NUMBER.matcher(left).matches() && NUMBER.matcher(right).matches()
        ? OptionalInt.of(new BigDecimal(left).compareTo(new BigDecimal(right)))
        : OptionalInt.empty();
  }

  /** Empty if one of them is no date. */
  static OptionalInt ofDates(String left, String right) {
    Optional<Instant> first = date(left);
    Optional<Instant> second = date(right);
    return first.isPresent() && second.isPresent()
        ? OptionalInt.of(first.get().compareTo(second.get()))
        : OptionalInt.empty();
  }

  /** As ISO 8601 or as seconds since 1970. */
  private static Optional<Instant> date(String text) {
    if (EPOCH_SECONDS.matcher(text).matches()) {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
    }
    if (text.length() > MAX_DATE) {
      return Optional.empty();
    }
    try {
      String time = text.indexOf('T') < 0 ? text + "T00:00:00Z" : text;
      return Optional.of(OffsetDateTime.parse(time.toUpperCase(Locale.ROOT)).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * @param range an address, or a network such as {@code 10.0.0.0/8}
   */
  static boolean isInRange(String given, String range) {
    int slash = range.indexOf('/');
    Optional<byte[]> address = address(given);
    Optional<byte[]> network = address(slash < 0 ? range : range.substring(0, slash));
    if (address.isEmpty() || network.isEmpty() || address.get().length != network.get().length) {
      return false;
    }
    int bits = network.get().length * Byte.SIZE;
    if (slash >= 0) {
      String prefix = range.substring(slash + 1);
      if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > bits) {
        return false;
      }
      bits = Integer.parseInt(prefix);
    }
    return haveCommonPrefix(address.get(), network.get(), bits);
  }

  private static boolean haveCommonPrefix(byte[] left, byte[] right, int bits) {
    int whole = bits / Byte.SIZE;
    int rest = bits % Byte.SIZE;
    int mask = 0xFF << (Byte.SIZE - rest) & 0xFF;
    return Arrays.equals(left, 0, whole, right, 0, whole)
        && (rest == 0 || ((left[whole] ^ right[whole]) & mask) == 0);
  }

  /** Of an address in digits: a name would be looked up. */
  private static Optional<byte[]> address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
