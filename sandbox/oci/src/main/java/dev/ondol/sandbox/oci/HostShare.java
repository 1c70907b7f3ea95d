package dev.ondol.sandbox.oci;

import dev.ondol.linux.LockFile;
import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What one platform may use of a host that it shares with others like it: a mark on everything that
 * it makes, and numbers (user ids, addresses) that no other platform uses. Both are held by file
 * locks, so they are free again as soon as the platform is gone, however it went. Thread-safe.
 *
 * <pre>
 *   STATE_DIR/oci.lock         one life at a time has this mark
 *   /run/ondol/MARK.lock       the same, for those who do not know the folder; goes with the life
 *   /run/ondol/share-7.lock    numbers 7 * 4096 up to 8 * 4096
 * </pre>
 */
final class HostShare implements AutoCloseable {
  /** Everything of all platforms that does not outlive the host's uptime. */
  static final Path RUN = Path.of("/run/ondol");

  /** Sandboxes of one platform at a time. */
  static final int NUMBERS = 4096;

  private static final int SHARES = 16;
  private static final Duration CLEARING_LIMIT = Duration.ofSeconds(10);
  private static final int FIRST_INTERFACE_INDEX = 1_000_000;
  private static final int MARK_LENGTH = 6;
  private static final Pattern MARK = Pattern.compile("[0-9a-f]{" + MARK_LENGTH + "}");

  private final OciSettings settings;
  private final String mark;
  private final LockFile life;
  private final LockFile sign;
  private final LockFile numbers;
  private final int share;
  private final BitSet taken = new BitSet(NUMBERS);
  private volatile boolean signStays;

  private HostShare(OciSettings settings, Life life, LockFile numbers, int share) {
    this.settings = settings;
    this.mark = life.mark;
    this.life = life.lock;
    this.sign = life.sign;
    this.numbers = numbers;
    this.share = share;
    // The first ones are the platform's own: see hostRoot and gateway.
    taken.set(0, 2);
  }

  /**
   * Takes the mark and a share.
   *
   * @throws SandboxException if another process uses this state folder, or all shares are taken
   */
  static HostShare take(OciSettings settings) {
    try {
      Files.createDirectories(settings.stateDir());
      Files.createDirectories(RUN);
      Files.setPosixFilePermissions(RUN, PosixFilePermissions.fromString("rwx--x--x"));
      Life life = Life.take(settings.stateDir());
      int first = Integer.parseInt(life.mark, 16) % SHARES;
      for (int i = 0; i < SHARES; i++) {
        int share = (first + i) % SHARES;
        Optional<LockFile> numbers = LockFile.tryTake(RUN.resolve("share-" + share + ".lock"));
        if (numbers.isPresent()) return new HostShare(settings, life, numbers.get(), share);
      }
      life.lock.close();
      life.sign.delete();
      throw new SandboxException(SHARES + " platforms run on this host already");
    } catch (IOException e) {
      throw new SandboxException("no share of the host: " + e, e);
    }
  }

  /** That a platform lives: its mark, locked in its own folder and where all can see it. */
  private record Life(String mark, LockFile lock, LockFile sign) {
    static Life take(Path stateDir) throws IOException {
      Optional<LockFile> lock = LockFile.tryTake(stateDir.resolve("oci.lock"));
      if (lock.isPresent()) {
        String mark = markOf(stateDir);
        Optional<LockFile> sign = takeSign(mark);
        if (sign.isPresent()) return new Life(mark, lock.get(), sign.get());
        lock.get().close();
      }
      throw new SandboxException("another platform uses " + stateDir);
    }

    /** Another platform may hold it for as long as it clears away what our earlier life left. */
    private static Optional<LockFile> takeSign(String mark) throws IOException {
      long deadline = System.nanoTime() + CLEARING_LIMIT.toNanos();
      while (true) {
        Optional<LockFile> sign = LockFile.tryTake(signOf(mark));
        if (sign.isPresent() || System.nanoTime() > deadline) return sign;
        Thread.onSpinWait();
      }
    }
  }

  private static Path signOf(String mark) {
    return RUN.resolve(mark + ".lock");
  }

  /**
   * Does something for each platform that is dead, while nobody can come to life under its mark;
   * and forgets it.
   */
  static void forEachDead(Consumer<String> action) {
    for (String mark : marks()) {
      try {
        Optional<LockFile> sign = LockFile.tryTake(signOf(mark));
        if (sign.isEmpty()) continue;
        try (LockFile held = sign.get()) {
          action.accept(mark);
          held.delete();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Of all platforms that live or have left something, be it their sign alone. */
  private static Iterable<String> marks() {
    TreeSet<String> marks = new TreeSet<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(RUN)) {
      for (Path path : found) {
        String mark = path.getFileName().toString().replaceFirst("\\.lock$", "");
        if (MARK.matcher(mark).matches()) marks.add(mark);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return marks;
  }

  /** The mark of whoever uses this folder, which exists. */
  static String markOf(Path stateDir) throws IOException {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  stateDir
                      .toRealPath()
                      .toString()
                      .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, MARK_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Six hexadecimal digits. */
  String mark() {
    return mark;
  }

  /** What the names of this platform's network interfaces begin with. */
  String interfacePrefix() {
    return interfacePrefix(mark);
  }

  static String interfacePrefix(String mark) {
    return "ol" + mark + "-";
  }

  /** Chosen by us, so that nobody has to look it up; far above those that the kernel gives. */
  int interfaceIndex(int number) {
    return FIRST_INTERFACE_INDEX + share * NUMBERS + number;
  }

  /** Of interfaces that this platform takes away together. */
  int linkGroup() {
    return interfaceIndex(0);
  }

  /** Takes a number that no living sandbox on this host has. */
  synchronized int takeNumber() {
    int number = taken.nextClearBit(0);
    if (number >= NUMBERS) throw new SandboxException(NUMBERS + " sandboxes exist already");
    taken.set(number);
    return number;
  }

  synchronized void giveBack(int number) {
    taken.clear(number);
  }

  /** Who owns nothing, and runs nothing once a sandbox has started. */
  int hostRoot() {
    return hostUid(0);
  }

  /** Whom the function's user of a sandbox is on the host. */
  int hostUid(int number) {
    return settings.numbers().firstHostUid() + share * NUMBERS + number;
  }

  /** The host's end of every link to a sandbox. */
  Inet4Address gateway() {
    return address(1);
  }

  Inet4Address address(int number) {
    try {
      byte[] bytes = InetAddress.ofLiteral(settings.numbers().network()).getAddress();
      int low = share * NUMBERS + number;
      bytes[2] = (byte) (low >> 8);
      bytes[3] = (byte) low;
      return (Inet4Address) InetAddress.getByAddress(bytes);
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  /** All addresses of this platform's sandboxes. */
  String subnet() {
    return address(0).getHostAddress() + "/20";
  }

  /** Something of this platform stays on the host: by its sign others find it. */
  void keepSign() {
    signStays = true;
  }

  @Override
  public void close() {
    try (life;
        numbers;
        sign) {
      if (!signStays) sign.delete();
    } catch (IOException e) {
      throw new SandboxException("the share of the host cannot be given back: " + e, e);
    }
  }
}
