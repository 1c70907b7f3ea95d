package dev.ondol.frontend;

import dev.ondol.catalog.CodeStore;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/** Keeps zips in a folder and unpacks none. */
final class FolderCodeStore implements CodeStore {
  private final Path folder;

  FolderCodeStore(Path folder) {
    this.folder = folder;
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
  public long collect(Set<String> inUse) {
    return 0;
  }
}
