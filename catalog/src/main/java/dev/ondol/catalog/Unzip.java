package dev.ondol.catalog;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks a planned zip into a new folder: folders, then files, then links, so that nothing is ever
 * written through a link. Everything is readable and every folder open to all, for a slot runs as
 * another user; of the permission bits that the zip asks for, only "executable" counts.
 *
 * <p>An entry may unpack to exactly as many bytes as announced and the plan has bounded their sum:
 * a bomb stops at its first byte too many.
 */
final class Unzip {
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ByteBuffer zip;
  private final ZipTree plan;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  Unzip(ByteBuffer zip, ZipTree plan) {
    this.zip = zip;
    this.plan = plan;
  }

  void into(Path tree) throws IOException, BadZipException {
    DurableFolder.create(tree, "rwxr-xr-x");
    try {
      for (String folder : plan.folders()) {
        DurableFolder.create(tree.resolve(folder), "rwxr-xr-x");
      }
      for (var file : plan.leaves(ZipEntryHeader.Kind.FILE).entrySet()) {
        write(tree.resolve(file.getKey()), file.getValue());
      }
      for (var link : plan.leaves(ZipEntryHeader.Kind.LINK).entrySet()) {
        link(tree, link.getKey(), link.getValue());
      }
    } catch (InvalidPathException e) {
      throw new BadZipException("this host's locale cannot express a name in it", e);
    }
  }

  private void write(Path path, ZipEntryHeader entry) throws IOException, BadZipException {
    try (var out =
        Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      unpack(entry, out);
    }
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(entry.executable() ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private void link(Path tree, String path, ZipEntryHeader entry)
      throws IOException, BadZipException {
    var bytes = new java.io.ByteArrayOutputStream();
    unpack(entry, bytes);
    String target = ZipName.decode(bytes.toByteArray(), false);
    int depth = Path.of(path).getNameCount() - 1;
    ZipName.requireInside(entry.name(), target, depth);
    Files.createSymbolicLink(tree.resolve(path), Path.of(target));
  }

  private void unpack(ZipEntryHeader entry, OutputStream out) throws IOException, BadZipException {
    var data = entry.data();
    var crc32 = new CRC32();
    switch (data.method()) {
      case STORED -> {
        if (data.bytes() != data.compressedBytes()) {
          throw ZipName.refused(entry.name(), "its size is wrong");
        }
        store(zip.slice(data.offset(), data.bytes()), out, crc32);
      }
      case DEFLATED -> inflate(entry, out, crc32);
      default -> throw ZipName.refused(entry.name(), "unknown compression method " + data.method());
    }
    if ((int) crc32.getValue() != data.crc32()) {
      throw ZipName.refused(entry.name(), "its checksum is wrong");
    }
  }

  private void store(ByteBuffer data, OutputStream out, CRC32 crc32) throws IOException {
    while (data.hasRemaining()) {
      int count = Math.min(data.remaining(), buffer.length);
      data.get(buffer, 0, count);
      crc32.update(buffer, 0, count);
      out.write(buffer, 0, count);
    }
  }

  private void inflate(ZipEntryHeader entry, OutputStream out, CRC32 crc32)
      throws IOException, BadZipException {
    var data = entry.data();
    try (var inflater = new Inflater(true)) {
      inflater.setInput(zip.slice(data.offset(), data.compressedBytes()));
      long written = 0;
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        written += count;
        if (written > data.bytes() || (count == 0 && !inflater.finished())) {
          throw ZipName.refused(entry.name(), "its size is wrong");
        }
        crc32.update(buffer, 0, count);
        out.write(buffer, 0, count);
      }
      if (written != data.bytes()) {
        throw ZipName.refused(entry.name(), "its size is wrong");
      }
    } catch (DataFormatException e) {
      throw new BadZipException("an entry's data is broken", e);
    }
  }
}
