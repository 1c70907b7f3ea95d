package dev.ondol.logs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The index of a finished segment, beside it, so that a restart need not read the segment. It is
 * only a shortcut: one that is missing, broken or does not fit its segment is made anew.
 */
final class IndexFile {
  private static final int CHECKSUM_BYTES = 4;
  private static final int MIN_CONTENT_BYTES = 16;

  /** Never the beginning of a file of the format before, which began with a length. */
  private static final int FORMAT = 2;

  private IndexFile() {}

  static void write(Path file, SegmentIndex index, long segmentBytes) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(FORMAT);
    out.writeLong(segmentBytes);
    out.writeInt(index.parts().size());
    for (var entry : index.parts().entrySet()) {
      SegmentIndex.Part part = entry.getValue();
      out.writeUTF(entry.getKey());
      out.writeLong(part.createdMillis());
      out.writeLong(part.ingestedMillis());
      out.writeLong(part.firstMillis());
      out.writeLong(part.lastMillis());
      out.writeLong(part.bytes());
    }
    out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
    Path making = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(making, bytes.toByteArray());
    Files.move(making, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static Optional<SegmentIndex> read(Path file, long segmentBytes) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    int content = bytes.length - CHECKSUM_BYTES;
    if (content < MIN_CONTENT_BYTES
        || ByteBuffer.wrap(bytes).getInt(content) != checksum(bytes, content)) {
      return Optional.empty();
    }
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (in.readInt() != FORMAT || in.readLong() != segmentBytes) {
      return Optional.empty();
    }
    var index = new SegmentIndex();
    for (int left = in.readInt(); left > 0; left--) {
      index.add(
          in.readUTF(),
          new SegmentIndex.Part(
              in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong()));
    }
    return Optional.of(index);
  }

  private static int checksum(byte[] bytes, int count) {
    var checksum = new CRC32C();
    checksum.update(bytes, 0, count);
    return (int) checksum.getValue();
  }
}
