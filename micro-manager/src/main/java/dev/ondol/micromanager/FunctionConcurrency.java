package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import dev.ondol.core.Provisioned;
import dev.ondol.core.VersionKey;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a function has of this host's concurrency.
 *
 * @param reserved empty if it shares what nobody has reserved; 0 lets no invoke in
 * @param provisioned each version at most once
 */
public record FunctionConcurrency(OptionalInt reserved, List<Share> provisioned) {
  public static final FunctionConcurrency NONE =
      new FunctionConcurrency(OptionalInt.empty(), List.of());

  public FunctionConcurrency {
    provisioned = List.copyOf(provisioned);
  }

  /**
   * @param count how many of its slots are to be ready before any invoke; at least 1
   */
  public record Share(FunctionVersion version, int count) {
    VersionKey key() {
      return version.key();
    }
  }

  /** As the core is told it. */
  List<Provisioned> wanted() {
    return provisioned.stream()
        .map(share -> new Provisioned(share.key(), share.version.limits().memoryMib(), share.count))
        .toList();
  }
}
