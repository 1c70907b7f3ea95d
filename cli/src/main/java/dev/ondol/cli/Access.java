package dev.ondol.cli;

import dev.ondol.catalog.Role;
import dev.ondol.frontend.access.AccountPolicies;
import dev.ondol.frontend.identity.AccessControl;
import dev.ondol.frontend.identity.AccessKeyFolder;
import dev.ondol.frontend.identity.Authenticator;
import dev.ondol.frontend.identity.DevelopmentAuthenticator;
import dev.ondol.frontend.identity.Identity;
import dev.ondol.frontend.identity.SessionKeys;
import dev.ondol.frontend.identity.SignatureAuthenticator;
import dev.ondol.frontend.identity.UniqueIds;
import dev.ondol.frontend.identity.WatchedAccessKeys;
import dev.ondol.micromanager.CredentialSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/** How this platform knows its callers: chosen at the start from the settings and the keys. */
final class Access implements AutoCloseable {
  /** Of the data folder: what belongs to access. */
  static final String FOLDER = "identity";

  /** As in Lambda; the core ends a slot earlier. */
  private static final Duration FUNCTION_SESSION = Duration.ofHours(12);

  private final WatchedAccessKeys keys;
  private final SessionKeys sessions;
  private final Settings settings;
  private final boolean signed;

  private Access(WatchedAccessKeys keys, SessionKeys sessions, Settings settings, boolean signed) {
    this.keys = keys;
    this.sessions = sessions;
    this.settings = settings;
    this.signed = signed;
  }

  /**
   * @throws CommandException if signatures are required and nobody could sign
   */
  static Access open(Path dataFolder, Settings settings) throws IOException {
    AccessKeyFolder folder =
        new AccessKeyFolder(dataFolder.resolve(FOLDER), InstantSource.system());
    SessionKeys sessions = folder.sessions();
    WatchedAccessKeys keys = new WatchedAccessKeys(folder, sessions, settings.identity().account());
    boolean signed =
        switch (settings.identity().signatures()) {
          case REQUIRED -> true;
          case DEVELOPMENT -> false;
          case AUTO -> !settings.listen().isLoopback() || !keys.isEmpty();
        };
    if (signed && keys.isEmpty()) {
      keys.close();
      throw new CommandException(
          ExitCode.USAGE,
          "%s, so requests must be signed, but there is no access key yet; make one first: ondol keys create --data-dir %s"
              .formatted(
                  settings.listen().isLoopback()
                      ? "signatures = required"
                      : "host " + settings.listen().host() + " is not a loopback address",
                  dataFolder));
    }
    return new Access(keys, sessions, settings, signed);
  }

  AccessControl control() {
    Settings.Identity identity = settings.identity();
    Authenticator signatures =
        new SignatureAuthenticator(
            keys, identity.region(), identity.clockSkew(), InstantSource.system());
    return new AccessControl(
        signed ? signatures : new DevelopmentAuthenticator(identity.account(), sessions, Set.of()),
        signatures,
        sessions);
  }

  /**
   * Each environment gets a session of its function's role, which outlives the environment.
   *
   * @param policies know the roles that somebody made; in development mode others serve too
   */
  CredentialSource credentials(AccountPolicies policies) {
    return function -> {
      String role = function.settings().role();
      String id = policies.role(role).map(Role::id).orElseGet(() -> UniqueIds.ofRole(role));
      SessionKeys.Credentials made =
          sessions.issue(
              new Identity.Session(role, id, function.function().name(), function.arn()),
              FUNCTION_SESSION);
      return new CredentialSource.Credentials(
          made.accessKeyId(), made.secretAccessKey(), made.sessionToken());
    };
  }

  /** Whether signatures are verified. */
  boolean signed() {
    return signed;
  }

  @Override
  public void close() {
    keys.close();
  }
}
