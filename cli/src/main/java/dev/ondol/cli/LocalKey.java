package dev.ondol.cli;

import dev.ondol.frontend.identity.AccessKey;
import dev.ondol.frontend.identity.AccessKeyFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The access key that a command signs with where its environment has none: the oldest of the data
 * folder. Whoever may read that folder could take a key from it, so nothing is given away.
 */
final class LocalKey {
  private LocalKey() {}

  /** Empty if there is none, or this user may not read it. */
  static Optional<AccessKey> in(Path dataFolder) {
    Path identity = dataFolder.resolve(Access.FOLDER);
    if (!Files.isReadable(identity.resolve("key"))) {
      return Optional.empty();
    }
    try {
      return new AccessKeyFolder(identity, InstantSource.system()).list().stream().findFirst();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
