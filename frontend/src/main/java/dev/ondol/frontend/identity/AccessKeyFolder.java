package dev.ondol.frontend.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The access keys, a file for each, named by its id: one line each for the time, the secret and the
 * description. A file appears and goes at once as a whole, so a command may add and remove keys
 * while a platform runs on the same folder, without asking it.
 *
 * <p>Secrets must be known in clear to verify a signature, so they are not hashed; they are sealed
 * by the server's key, and so a copy of these files alone tells nothing. Thread-safe.
 */
public final class AccessKeyFolder {
  private static final int MAX_KEYS = 1000;
  private static final int MAX_DESCRIPTION = 256;
  private static final int SECRET_BYTES = 30;
  private static final int LINES = 3;
  private static final Pattern ID = Pattern.compile("AKIA[A-Z2-7]{16}");

  private final Path folder;
  private final ServerKey key;
  private final InstantSource clock;

  /**
   * Opens, or makes, the folder and the server's key beside it.
   *
   * @param identity the folder of all that this package keeps
   */
  public AccessKeyFolder(Path identity, InstantSource clock) throws IOException {
    PrivateFiles.folder(identity);
    this.folder = PrivateFiles.folder(identity.resolve("access-keys"));
    this.key = ServerKey.in(identity);
    this.clock = clock;
  }

  /** The maker of sessions that goes with these keys. */
  public SessionKeys sessions() {
    return new SessionKeys(key, clock);
  }

  /**
   * Makes a key; it is on disk when this returns.
   *
   * @param description one line
   */
  public AccessKey create(String description) throws IOException {
    if (ids().size() >= MAX_KEYS) {
      throw new IOException("there are " + MAX_KEYS + " access keys already");
    }
    String line = description.strip().replaceAll("\\p{Cntrl}", " ");
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    AccessKey made =
        new AccessKey(
            UniqueIds.freshKey(UniqueIds.ACCESS_KEY),
            Base64.getEncoder().encodeToString(random),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            line.substring(0, Math.min(MAX_DESCRIPTION, line.length())));
    byte[] sealed = key.seal(made.secret().getBytes(StandardCharsets.UTF_8), made.id());
    String content =
        "%s\n%s\n%s\n"
            .formatted(
                made.created(), Base64.getEncoder().encodeToString(sealed), made.description());
    Path draft = PrivateFiles.draft(folder, content.getBytes(StandardCharsets.UTF_8));
    Files.move(draft, folder.resolve(made.id()), StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.sync(folder);
    return made;
  }

  /** False if there was none. */
  public boolean delete(String id) throws IOException {
    boolean was = ID.matcher(id).matches() && Files.deleteIfExists(folder.resolve(id));
    if (was) {
      PrivateFiles.sync(folder);
    }
    return was;
  }

  /** The oldest first. */
  public List<AccessKey> list() throws IOException {
    List<AccessKey> keys = new ArrayList<>();
    for (String id : ids()) {
      read(id).ifPresent(keys::add);
    }
    keys.sort(Comparator.comparing(AccessKey::created).thenComparing(AccessKey::id));
    return keys;
  }

  Path path() {
    return folder;
  }

  Set<String> ids() throws IOException {
    Set<String> ids = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "AKIA*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (ID.matcher(name).matches()) {
          ids.add(name);
        }
      }
    }
    return ids;
  }

  /**
   * Empty if it was deleted meanwhile.
   *
   * @throws IOException if it cannot be read, or belongs to another server's key
   */
  Optional<AccessKey> read(String id) throws IOException {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(id));
      if (lines.size() < LINES) {
        throw new IOException("the access key " + id + " is cut off");
      }
      byte[] secret =
          key.open(Base64.getDecoder().decode(lines.get(1)), id)
              .orElseThrow(() ->
                  new IOException(
                      "the access key " + id + " was sealed by the key of another server"));
      return Optional.of(
          new AccessKey(
              id,
              new String(secret, StandardCharsets.UTF_8),
              Instant.parse(lines.getFirst()),
              lines.get(2)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IOException("the access key " + id + " is no longer what was written", e);
    }
  }
}
