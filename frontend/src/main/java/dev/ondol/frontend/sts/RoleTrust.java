package dev.ondol.frontend.sts;

import dev.ondol.frontend.identity.Identity;
import java.time.Duration;
import java.util.Optional;

/** Decides who may take which role. Thread-safe. */
@FunctionalInterface
public interface RoleTrust {
  /** Empty if the role does not exist or does not trust the caller: AWS tells no difference. */
  Optional<TrustedRole> assume(Identity caller, Wish wish);

  /**
   * What a caller asks for.
   *
   * @param externalId empty if there is none
   */
  record Wish(String roleArn, String sessionName, String externalId) {}

  /**
   * A role that trusts.
   *
   * @param id such as {@code AROA…}
   * @param longest that a session of it may last
   */
  record TrustedRole(String arn, String id, Duration longest) {}
}
