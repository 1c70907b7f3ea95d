package dev.ondol.catalog;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Code artifacts in a folder of this disk.
 *
 * <pre>
 *   artifacts/SHA256/code.zip        as it was uploaded
 *   artifacts/SHA256/tree/           unpacked
 *   artifacts/SHA256/unzipped-bytes  a number
 *   tmp/UUID/                        the same while it is made, or on its way out
 * </pre>
 *
 * <p>An artifact is made whole in {@code tmp}, forced to the disk, and renamed into place at once:
 * what is under {@code artifacts} is complete, at any moment and after any crash. Two adds of the
 * same zip both do the work, and the second to arrive throws its own away.
 *
 * <p>An add shares a lock, {@link #collect} has it alone: what stands in {@code tmp} then belongs
 * to nobody. An artifact that was added a short while ago is never collected, for the function that
 * will name it may not be in the catalog yet.
 */
public final class DiskCodeStore implements CodeStore {
  /** The zip itself, as it is uploaded with a request. */
  static final int MAX_ZIP_BYTES = 52_428_800;

  /** How long an artifact is kept that no function names (yet). */
  static final Duration GRACE = Duration.ofMinutes(15);

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final Path artifacts;
  private final Path temporary;
  private final LongSupplier nanoTime;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<String, Long> added = new ConcurrentHashMap<>();

  /**
   * @param folder made if it is not there
   */
  public DiskCodeStore(Path folder) {
    this(folder, System::nanoTime);
  }

  DiskCodeStore(Path folder, LongSupplier nanoTime) {
    this.artifacts = folder.resolve("artifacts");
    this.temporary = folder.resolve("tmp");
    this.nanoTime = nanoTime;
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    try {
      Files.createDirectories(folder, ownerOnly);
      Files.createDirectories(artifacts, ownerOnly);
      Files.createDirectories(temporary, ownerOnly);
    } catch (IOException e) {
      throw new OndolException(ErrorCode.SERVICE, "cannot use " + folder + " for code", e);
    }
  }

  @Override
  public Artifact add(byte[] zip) {
    if (zip.length == 0) {
      throw empty();
    }
    if (zip.length > MAX_ZIP_BYTES) {
      throw new OndolException(
          ErrorCode.REQUEST_ENTITY_TOO_LARGE,
          "Zipped size must be smaller than " + MAX_ZIP_BYTES + " bytes");
    }
    String sha256 = sha256(zip);
    lock.readLock().lock();
    try {
      added.put(sha256, nanoTime.getAsLong());
      Path artifact = artifacts.resolve(sha256);
      if (!Files.exists(artifact)) {
        make(artifact, zip);
      }
      long unzippedBytes = Long.parseLong(Files.readString(artifact.resolve("unzipped-bytes")));
      return new Artifact(sha256, zip.length, unzippedBytes);
    } catch (IOException e) {
      throw new OndolException(ErrorCode.SERVICE, "the code could not be stored", e);
    } finally {
      lock.readLock().unlock();
    }
  }

  private void make(Path artifact, byte[] zip) throws IOException {
    ZipTree plan = plan(zip);
    Path making = temporary.resolve(UUID.randomUUID().toString());
    try {
      DurableFolder.create(making, "rwx------");
      DurableFolder.write(making.resolve("code.zip"), zip);
      DurableFolder.write(
          making.resolve("unzipped-bytes"),
          Long.toString(plan.bytes()).getBytes(StandardCharsets.US_ASCII));
      new Unzip(zip, plan).into(making.resolve("tree"));
      DurableFolder.force(making);
      publish(making, artifact);
    } catch (BadZipException e) {
      throw broken(e);
    } finally {
      DurableFolder.delete(making);
    }
  }

  private void publish(Path made, Path artifact) throws IOException {
    try {
      Files.move(made, artifact, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // No folder is renamed onto one that holds something: another add of this zip came first.
      if (!Files.exists(artifact)) {
        throw e;
      }
    }
    DurableFolder.forceOnly(artifacts);
  }

  private static ZipTree plan(byte[] zip) {
    try {
      List<ZipEntryHeader> entries = ZipDirectory.read(zip);
      if (entries.isEmpty()) {
        throw empty();
      }
      return ZipTree.plan(entries);
    } catch (BadZipException e) {
      throw broken(e);
    } catch (ZipTree.TooLargeException e) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "Unzipped size must be smaller than " + ZipTree.MAX_UNZIPPED_BYTES + " bytes",
          e);
    }
  }

  @Override
  public Path tree(String sha256) {
    return artifact(sha256).resolve("tree");
  }

  @Override
  public Path zip(String sha256) {
    return artifact(sha256).resolve("code.zip");
  }

  private Path artifact(String sha256) {
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("not a SHA-256: " + sha256);
    }
    return artifacts.resolve(sha256);
  }

  @Override
  public long collect(Set<String> inUse) {
    lock.writeLock().lock();
    try {
      long now = nanoTime.getAsLong();
      added.values().removeIf(at -> now - at >= GRACE.toNanos());
      for (Path artifact : children(artifacts)) {
        String sha256 = artifact.getFileName().toString();
        if (!inUse.contains(sha256) && !added.containsKey(sha256)) {
          Files.move(
              artifact,
              temporary.resolve(UUID.randomUUID().toString()),
              StandardCopyOption.ATOMIC_MOVE);
        }
      }
      DurableFolder.forceOnly(artifacts);
      long freed = 0;
      for (Path leftover : children(temporary)) {
        freed += DurableFolder.delete(leftover);
      }
      return freed;
    } catch (IOException e) {
      throw new OndolException(ErrorCode.SERVICE, "unused code could not be removed", e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (var children = Files.list(folder)) {
      return children.toList();
    }
  }

  private static OndolException empty() {
    return new OndolException(
        ErrorCode.INVALID_PARAMETER_VALUE, "Uploaded file must be a non-empty zip");
  }

  private static OndolException broken(BadZipException e) {
    String text =
        "Could not unzip uploaded file. Please check your file, then try to upload again.";
    String reason = String.valueOf(e.getMessage());
    return new OndolException(
        ErrorCode.INVALID_PARAMETER_VALUE,
        reason.isEmpty() ? text : text + " Reason: " + reason,
        e);
  }

  private static String sha256(byte[] zip) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(zip));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
