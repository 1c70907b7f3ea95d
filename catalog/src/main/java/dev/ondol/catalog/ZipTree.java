package dev.ondol.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a zip would unpack to, planned before the disk is touched: each path is one
 * thing, everything above it is a real folder, the number of things and their bytes are bounded.
 * Folders that the zip leaves out are added, in front of what they hold.
 */
final class ZipTree {
  /** Files, folders and links; real packages have some ten thousands. */
  static final int MAX_NODES = 100_000;

  /** Path, without a slash at either end, to what is there; no entry for a folder. */
  private final Map<String, @Nullable ZipEntryHeader> nodes = new LinkedHashMap<>();

  private final long maxBytes;
  private long bytes;

  private ZipTree(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * @throws BadZipException for anything that does not stay in its place
   * @throws TooLargeException if it would unpack to more than {@code maxBytes}
   */
  static ZipTree plan(List<ZipEntryHeader> entries, long maxBytes)
      throws BadZipException, TooLargeException {
    var tree = new ZipTree(maxBytes);
    for (ZipEntryHeader entry : entries) {
      tree.add(entry);
    }
    return tree;
  }

  private void add(ZipEntryHeader entry) throws BadZipException, TooLargeException {
    List<String> parts = ZipName.parts(entry.name());
    switch (entry.kind()) {
      case DIRECTORY -> {
        if (entry.data().bytes() > 0) {
          throw ZipName.refused(entry.name(), "a folder that holds data");
        }
        folder(entry.name(), parts);
      }
      case FILE, LINK -> leaf(entry, parts);
      case SPECIAL -> throw ZipName.refused(entry.name(), "it is neither file, folder nor link");
    }
    bytes += entry.data().bytes();
    if (bytes > maxBytes) {
      throw new TooLargeException();
    }
  }

  private void leaf(ZipEntryHeader entry, List<String> parts) throws BadZipException {
    if (parts.isEmpty()) {
      throw ZipName.refused(entry.name(), "it is the folder itself");
    }
    folder(entry.name(), parts.subList(0, parts.size() - 1));
    String path = String.join("/", parts);
    if (nodes.containsKey(path)) {
      throw ZipName.refused(entry.name(), "it is there twice");
    }
    put(path, entry);
  }

  private void folder(String name, List<String> parts) throws BadZipException {
    var path = new StringBuilder();
    for (String part : parts) {
      path.append(path.isEmpty() ? "" : "/").append(part);
      String folder = path.toString();
      if (!nodes.containsKey(folder)) {
        put(folder, null);
      } else if (nodes.get(folder) != null) {
        throw ZipName.refused(name, "a part of it is a file or a link");
      }
    }
  }

  private void put(String path, @Nullable ZipEntryHeader entry) throws BadZipException {
    if (nodes.size() == MAX_NODES) {
      throw new BadZipException("it holds more than " + MAX_NODES + " files and folders");
    }
    nodes.put(path, entry);
  }

  /** Parents before children. */
  List<String> folders() {
    var folders = new ArrayList<String>();
    nodes.forEach((path, entry) -> {
      if (entry == null) {
        folders.add(path);
      }
    });
    return folders;
  }

  Map<String, ZipEntryHeader> leaves(ZipEntryHeader.Kind kind) {
    var leaves = new LinkedHashMap<String, ZipEntryHeader>();
    nodes.forEach((path, entry) -> {
      if (entry != null && entry.kind() == kind) {
        leaves.put(path, entry);
      }
    });
    return leaves;
  }

  /** All files together, unpacked. */
  long bytes() {
    return bytes;
  }

  /** It is well-formed, but more than a function may have. */
  static final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1;
  }
}
