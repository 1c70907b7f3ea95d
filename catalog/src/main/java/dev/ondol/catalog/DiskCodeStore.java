package dev.ondol.catalog;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
 *   layers/SHA256/                   layers laid over each other, see LayerTrees
 *   tmp/UUID/                        either while it is made, or on its way out
 * </pre>
 *
 * <p>An artifact is made whole in {@code tmp}, forced to the disk, and renamed into place at once:
 * what is under {@code artifacts} is complete, at any moment and after any crash. Two adds of the
 * same zip both do the work, and the second to arrive throws its own away.
 *
 * <p>An add shares a lock, {@link #collect} has it alone while it moves things aside: what stands
 * in {@code tmp} then belongs to nobody, and is deleted when adds go on. What is added counts as
 * unused until a collection finds it in use: the function that will name it may not be in the
 * catalog yet.
 */
public final class DiskCodeStore implements CodeStore {
  /** More wait for the next collection. */
  static final int MAX_AT_ONCE = 100;

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private static final String ZIP = "code.zip";
  private static final String UNZIPPED_BYTES = "unzipped-bytes";
  private static final int BUFFER_BYTES = 64 * 1024;

  private final CodeLimits limits;
  private final Path artifacts;
  private final Path temporary;
  private final LayerTrees layers;
  private final LongSupplier nanoTime;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /** Of each artifact that was added or found unused, and not found in use since. */
  private final Map<String, Long> unusedSince = new ConcurrentHashMap<>();

  /**
   * @param folder made if it is not there
   */
  public DiskCodeStore(Path folder, CodeLimits limits) {
    this(folder, limits, System::nanoTime);
  }

  DiskCodeStore(Path folder, CodeLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.artifacts = folder.resolve("artifacts");
    this.temporary = folder.resolve("tmp");
    this.layers = new LayerTrees(folder.resolve("layers"), temporary);
    this.nanoTime = nanoTime;
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    try {
      Files.createDirectories(folder, ownerOnly);
      Files.createDirectories(artifacts, ownerOnly);
      Files.createDirectories(folder.resolve("layers"), ownerOnly);
      Files.createDirectories(temporary, ownerOnly);
    } catch (IOException e) {
      throw new OndolException(ErrorCode.SERVICE, "cannot use " + folder + " for code", e);
    }
  }

  @Override
  public CodeLimits limits() {
    return limits;
  }

  @Override
  public Artifact add(byte[] zip) {
    if (zip.length > limits.zipBytes()) {
      throw new OndolException(
          ErrorCode.REQUEST_ENTITY_TOO_LARGE,
          "Zipped size must be smaller than " + limits.zipBytes() + " bytes");
    }
    String sha256 = Sha256.of(zip);
    return keeping(() -> {
      unusedSince.put(sha256, nanoTime.getAsLong());
      if (!Files.exists(artifacts.resolve(sha256))) {
        receive(new ByteArrayInputStream(zip));
      }
      return artifact(sha256);
    });
  }

  @Override
  public Artifact add(InputStream zip) {
    return keeping(() -> artifact(receive(zip)));
  }

  /** Some work on the disk. */
  private interface DiskWork<T> {
    T run() throws IOException;
  }

  /** Does it while nothing is collected. */
  private <T> T keeping(DiskWork<T> work) {
    lock.readLock().lock();
    try {
      return work.run();
    } catch (IOException e) {
      throw new OndolException(ErrorCode.SERVICE, "the code could not be stored", e);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Makes the artifact of a zip, if it is not there, and returns its name. */
  private String receive(InputStream zip) throws IOException {
    Path making = temporary.resolve(UUID.randomUUID().toString());
    try {
      DurableFolder.create(making, "rwx------");
      String sha256 = write(zip, making.resolve(ZIP));
      unusedSince.put(sha256, nanoTime.getAsLong());
      if (!Files.exists(artifacts.resolve(sha256))) {
        unpack(making);
        DurableFolder.force(making);
        publish(making, artifacts.resolve(sha256));
      }
      return sha256;
    } catch (BadZipException e) {
      throw broken(e);
    } finally {
      DurableFolder.delete(making);
    }
  }

  private String write(InputStream zip, Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    long bytes = 0;
    try (OutputStream out = DurableFolder.write(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = zip.read(buffer); count >= 0; count = zip.read(buffer)) {
        bytes += count;
        if (bytes > Math.max(limits.unzippedBytes(), limits.zipBytes())) {
          throw tooLarge();
        }
        digest.update(buffer, 0, count);
        out.write(buffer, 0, count);
      }
    }
    if (bytes == 0) {
      throw empty();
    }
    return Sha256.name(digest.digest());
  }

  private void unpack(Path making) throws IOException, BadZipException {
    try (FileChannel file = FileChannel.open(making.resolve(ZIP), StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      ByteBuffer zip =
          file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena).asByteBuffer();
      ZipTree plan = plan(zip);
      DurableFolder.write(
          making.resolve(UNZIPPED_BYTES),
          Long.toString(plan.bytes()).getBytes(StandardCharsets.US_ASCII));
      new Unzip(zip, plan).into(making.resolve("tree"));
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

  private ZipTree plan(ByteBuffer zip) throws BadZipException {
    List<ZipEntryHeader> entries = ZipDirectory.read(zip);
    if (entries.isEmpty()) {
      throw empty();
    }
    try {
      return ZipTree.plan(entries, limits.unzippedBytes());
    } catch (ZipTree.TooLargeException e) {
      throw tooLarge();
    }
  }

  @Override
  public Artifact artifact(String sha256) {
    Path artifact = folder(sha256);
    try {
      return new Artifact(
          sha256,
          Files.size(artifact.resolve(ZIP)),
          Long.parseLong(Files.readString(artifact.resolve(UNZIPPED_BYTES))));
    } catch (IOException e) {
      throw new OndolException(ErrorCode.SERVICE, "the code " + sha256 + " cannot be read", e);
    }
  }

  @Override
  public Path tree(String sha256) {
    return folder(sha256).resolve("tree");
  }

  @Override
  public Path layers(List<String> sha256s) {
    List<Path> trees = sha256s.stream().map(this::tree).toList();
    return trees.size() == 1 ? trees.getFirst() : keeping(() -> layers.lay(sha256s, trees));
  }

  @Override
  public Path zip(String sha256) {
    return folder(sha256).resolve(ZIP);
  }

  private Path folder(String sha256) {
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("not a SHA-256: " + sha256);
    }
    return artifacts.resolve(sha256);
  }

  @Override
  public Collected collect(CodeUse use, Duration unusedFor) {
    try {
      List<Path> aside;
      boolean more;
      lock.writeLock().lock();
      try {
        more = moveAside(use, unusedFor);
        layers.retain(use.layerings());
        aside = DurableFolder.children(temporary);
      } finally {
        lock.writeLock().unlock();
      }
      long freed = 0;
      for (Path leftover : aside) {
        freed += DurableFolder.delete(leftover);
      }
      return new Collected(freed, more);
    } catch (IOException e) {
      throw new OndolException(ErrorCode.SERVICE, "unused code could not be removed", e);
    }
  }

  /** Says whether some unused ones are left. */
  private boolean moveAside(CodeUse use, Duration unusedFor) throws IOException {
    long now = nanoTime.getAsLong();
    unusedSince.keySet().removeAll(use.artifacts());
    boolean more = false;
    int moved = 0;
    for (Path artifact : DurableFolder.children(artifacts)) {
      String sha256 = artifact.getFileName().toString();
      if (use.artifacts().contains(sha256)) {
        continue;
      }
      long since = unusedSince.computeIfAbsent(sha256, found -> now);
      if (now - since < unusedFor.toNanos() || moved == MAX_AT_ONCE) {
        more = true;
        continue;
      }
      Path aside = temporary.resolve(UUID.randomUUID().toString());
      Files.move(artifact, aside, StandardCopyOption.ATOMIC_MOVE);
      unusedSince.remove(sha256);
      moved++;
    }
    if (moved > 0) {
      DurableFolder.forceOnly(artifacts);
    }
    return more;
  }

  private static OndolException empty() {
    return new OndolException(
        ErrorCode.INVALID_PARAMETER_VALUE, "Uploaded file must be a non-empty zip");
  }

  private OndolException tooLarge() {
    return new OndolException(
        ErrorCode.INVALID_PARAMETER_VALUE,
        "Unzipped size must be smaller than " + limits.unzippedBytes() + " bytes");
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
}
