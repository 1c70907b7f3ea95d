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
import java.util.HexFormat;
import java.util.List;

/** Keeps zips in a folder and unpacks none. */
final class FolderCodeStore implements CodeStore {
  static final long MAX_TOTAL_BYTES = 100_000;

  private final Path folder;

  FolderCodeStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public CodeLimits limits() {
    return new CodeLimits(52_428_800, 262_144_000, 5, MAX_TOTAL_BYTES);
  }

  @Override
  public Artifact add(byte[] zip) {
    if (zip.length < 4 || zip[0] != 'P' || zip[1] != 'K') {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "Could not unzip uploaded file. Please check your file, then try to upload again.");
    }
    try {
      String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(zip));
      Files.write(zip(sha256), zip);
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
      long bytes = Files.size(zip(sha256));
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
  public long collect(CodeUse use) {
    return 0;
  }
}
