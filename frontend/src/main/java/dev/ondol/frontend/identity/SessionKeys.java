package dev.ondol.frontend.identity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Credentials for a while. Nothing is stored: the token is who it is for and how long, sealed by
 * the server's key together with the key's id, and the secret is derived from the token. So a cold
 * start writes nothing, and a restart ends no session. Thread-safe.
 */
public final class SessionKeys {
  private static final int MAX_TOKEN_CHARS = 4096;
  private static final int SECRET_BYTES = 30;
  private static final int ROOT = 1;
  private static final int SESSION = 2;

  /** Opened tokens; when more are wanted all are forgotten: opening one anew costs little. */
  private static final int MAX_KEPT = 4096;

  private final ServerKey key;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Session> opened = new ConcurrentHashMap<>();

  SessionKeys(ServerKey key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  /** What the holder of a session signs with. */
  public record Credentials(
      String accessKeyId, String secretAccessKey, String sessionToken, Instant expiration) {
    /** Without the secret and the token, so that no log has them. */
    @Override
    public String toString() {
      return "Credentials[" + accessKeyId + " until " + expiration + "]";
    }
  }

  /** Makes credentials for somebody. */
  public Credentials issue(Identity identity, Duration life) {
    String id = UniqueIds.freshKey(UniqueIds.SESSION_KEY);
    Instant end = Instant.ofEpochSecond(clock.instant().plus(life).getEpochSecond());
    String token = Base64.getEncoder().encodeToString(key.seal(write(identity, end), id));
    return new Credentials(id, secret(id, token), token, end);
  }

  /** What a token is good for now. */
  AccessKeys.Answer find(String id, String token) {
    Session known = opened.get(token);
    Session session = known != null && known.id.equals(id) ? known : open(id, token).orElse(null);
    if (session == null) {
      return new AccessKeys.Unknown();
    }
    if (!clock.instant().isBefore(session.end)) {
      opened.remove(token);
      return new AccessKeys.Expired();
    }
    if (known == null) {
      if (opened.size() >= MAX_KEPT) {
        opened.clear();
      }
      opened.put(token, session);
    }
    return session.answer;
  }

  /** Whom a token names, if it is still good; who holds it is not verified. */
  Optional<Identity> bearer(String id, String token) {
    return find(id, token) instanceof AccessKeys.Known known
        ? Optional.of(known.identity())
        : Optional.empty();
  }

  /** A token that was opened. */
  private record Session(String id, AccessKeys.Known answer, Instant end) {}

  private Optional<Session> open(String id, String token) {
    if (token.length() > MAX_TOKEN_CHARS) {
      return Optional.empty();
    }
    byte[] sealed;
    try {
      sealed = Base64.getDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return key.open(sealed, id).map(plain -> read(plain, id, secret(id, token)));
  }

  private String secret(String id, String token) {
    return Base64.getEncoder()
        .encodeToString(Arrays.copyOf(key.derive(id + "/" + token), SECRET_BYTES));
  }

  private static byte[] write(Identity identity, Instant end) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      switch (identity) {
        case Identity.Root root -> {
          out.writeByte(ROOT);
          out.writeUTF(root.account());
        }
        case Identity.Session session -> {
          out.writeByte(SESSION);
          out.writeUTF(session.roleArn());
          out.writeUTF(session.roleId());
          out.writeUTF(session.name());
          out.writeUTF(session.sourceFunctionArn());
        }
        case Identity.Unverified(Identity claimed) -> {
          return write(claimed, end);
        }
      }
      out.writeLong(end.getEpochSecond());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Session read(byte[] plain, String id, String secret) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain))) {
      Identity identity =
          in.readByte() == ROOT
              ? new Identity.Root(in.readUTF(), true)
              : new Identity.Session(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
      return new Session(
          id, new AccessKeys.Known(secret, identity), Instant.ofEpochSecond(in.readLong()));
    } catch (IOException e) {
      throw new UncheckedIOException("a token of this server cannot be read", e);
    }
  }
}
