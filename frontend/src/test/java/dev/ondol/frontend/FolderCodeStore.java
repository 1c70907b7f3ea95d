package dev.ondol.frontend;

import dev.ondol.catalog.CodeLimits;
import dev.ondol.catalog.CodeStore;
import dev.ondol.catalog.CodeUse;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps zips in a folder and unpacks none; takes as long for it as a test wants. */
final class FolderCodeStore implements CodeStore {
  static final long MAX_TOTAL_BYTES = 100_000;
  static final long MAX_UNZIPPED_BYTES = 80_000;

  private final Path folder;

  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile CountDownLatch arrived = new CountDownLatch(0);

  FolderCodeStore(Path folder) {
    this.folder = folder;
  }

  /** From now on no zip is done until {@link #release}. */
  void hold() {
    held = new CountDownLatch(1);
    arrived = new CountDownLatch(1);
  }

  void awaitHeld() {
    await(arrived);
  }

  void release() {
    held.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody came");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public CodeLimits limits() {
    return new CodeLimits(52_428_800, MAX_UNZIPPED_BYTES, 5, MAX_TOTAL_BYTES);
  }

  @Override
  public Artifact add(byte[] zip) {
    arrived.countDown();
    await(held);
    if (zip.length < 4 || zip[0] != 'P' || zip[1] != 'K') {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "Could not unzip uploaded file. Please check your file, then try to upload again.");
    }
    try {
      String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(zip));
      Files.write(file(sha256), zip);
      return new Artifact(sha256, zip.length, zip.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Path tree(String sha256) {
    return folder;
  }

  @Override
  public Path zip(String sha256) {
    return file(sha256);
  }

  private Path file(String sha256) {
    return folder.resolve(sha256 + ".zip");
  }

  @Override
  public Artifact add(InputStream zip) {
    try {
      return add(zip.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Artifact artifact(String sha256) {
    try {
      long bytes = Files.size(file(sha256));
      return new Artifact(sha256, bytes, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path layers(List<String> sha256s) {
    return folder;
  }

  @Override
  public Collected collect(CodeUse use, Duration unusedFor) {
    return new Collected(0, false);
  }
}
