package dev.ondol.runtimes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What programs said when they were run to find out what they are, kept on disk: a start of the
 * platform runs each of them again only if its file has changed. A dozen language runtimes take
 * about a second of processor otherwise, each time. Failures are not kept. Thread-safe.
 */
final class ProbeMemory {
  private static final Logger LOG = LoggerFactory.getLogger(ProbeMemory.class);

  private final Path folder;
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  /**
   * @param folder for this class alone
   * @throws IOException if it cannot be made
   */
  ProbeMemory(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** As {@link ProgramProbe#run}, unless it is known what the program would say. */
  ProgramProbe.Outcome run(Path program, List<String> arguments) {
    try {
      Path known = folder.resolve(name(program, arguments));
      used.add(known.getFileName().toString());
      if (Files.exists(known)) {
        return new ProgramProbe.Outcome.Ran(Files.readString(known));
      }
      ProgramProbe.Outcome outcome = ProgramProbe.run(program, arguments);
      if (outcome instanceof ProgramProbe.Outcome.Ran(String output)) {
        keep(known, output);
      }
      return outcome;
    } catch (IOException e) {
      LOG.debug("{} is asked anew, for what it said is not to be had", program, e);
      return ProgramProbe.run(program, arguments);
    }
  }

  /** Forgets programs that are not there any more; to be called when all have been asked. */
  void forgetTheRest() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!used.contains(file.getFileName().toString())) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.debug("what programs said once is not forgotten", e);
    }
  }

  private void keep(Path known, String output) throws IOException {
    Path making = Files.createTempFile(folder, "making-", "");
    Files.writeString(making, output);
    Files.move(making, known, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Of everything that the answer depends on: the program as it is now, and the question. */
  private static String name(Path program, List<String> arguments) throws IOException {
    BasicFileAttributes file = Files.readAttributes(program, BasicFileAttributes.class);
    String all =
        program
            + "\0"
            + file.size()
            + "\0"
            + file.lastModifiedTime()
            + "\0"
            + String.join("\0", arguments);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
