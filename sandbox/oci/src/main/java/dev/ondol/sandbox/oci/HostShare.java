package dev.ondol.sandbox.oci;

import dev.ondol.sandbox.SandboxException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What one platform may use of a host that it shares with others like it: a mark on everything that
 * it makes, and numbers (user ids, addresses) that no other platform uses. Both are held by file
 * locks, so they are free again as soon as the platform is gone, however it went. Thread-safe.
 *
 * <pre>
 *   STATE_DIR/oci.lock         one life at a time has this mark
 *   /run/ondol/share-7.lock    numbers 7 * 4096 up to 8 * 4096
 * </pre>
 */
final class HostShare implements AutoCloseable {
  /** Everything of all platforms that does not outlive the host's uptime. */
  static final Path RUN = Path.of("/run/ondol");

  /** Sandboxes of one platform at a time. */
  static final int NUMBERS = 4096;

  private static final int SHARES = 16;
  private static final int FIRST_INTERFACE_INDEX = 1_000_000;
  private static final int MARK_LENGTH = 6;

  private final OciSettings settings;
  private final String mark;
  private final FileChannel life;
  private final FileChannel numbers;
  private final int share;
  private final BitSet taken = new BitSet(NUMBERS);

  private HostShare(
      OciSettings settings, String mark, FileChannel life, FileChannel numbers, int share) {
    this.settings = settings;
    this.mark = mark;
    this.life = life;
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
      String mark = markOf(settings.stateDir());
      FileChannel life = tryLock(settings.stateDir().resolve("oci.lock"));
      if (life == null) {
        throw new SandboxException("another platform uses " + settings.stateDir());
      }
      int first = Integer.parseInt(mark, 16) % SHARES;
      for (int i = 0; i < SHARES; i++) {
        int share = (first + i) % SHARES;
        FileChannel numbers = tryLock(RUN.resolve("share-" + share + ".lock"));
        if (numbers != null) return new HostShare(settings, mark, life, numbers, share);
      }
      life.close();
      throw new SandboxException(SHARES + " platforms run on this host already");
    } catch (IOException e) {
      throw new SandboxException("no share of the host: " + e, e);
    }
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

  private static @Nullable FileChannel tryLock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) return channel;
    } catch (OverlappingFileLockException e) {
      // Another provider in this very process has it: as good as another platform.
    }
    channel.close();
    return null;
  }

  /** Six hexadecimal digits. */
  String mark() {
    return mark;
  }

  /** What the names of this platform's network interfaces begin with. */
  String interfacePrefix() {
    return "ol" + mark + "-";
  }

  /** Chosen by us, so that nobody has to look it up; far above those that the kernel gives. */
  int interfaceIndex(int number) {
    return FIRST_INTERFACE_INDEX + share * NUMBERS + number;
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
    return settings.firstHostUid() + share * NUMBERS + number;
  }

  /** The host's end of every link to a sandbox. */
  Inet4Address gateway() {
    return address(1);
  }

  Inet4Address address(int number) {
    try {
      byte[] bytes = InetAddress.ofLiteral(settings.network()).getAddress();
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

  @Override
  public void close() {
    try (life;
        numbers) {
      // Closing them is all: the files stay, for a deleted lock file could be locked twice.
    } catch (IOException e) {
      throw new SandboxException("the share of the host cannot be given back: " + e, e);
    }
  }
}
