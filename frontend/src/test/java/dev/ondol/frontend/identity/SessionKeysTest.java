package dev.ondol.frontend.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionKeysTest {
  private static final Identity.Session FUNCTION =
      new Identity.Session(
          "arn:aws:iam::123456789012:role/path/reader",
          "AROAEXAMPLE",
          "f",
          "arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST");

  @TempDir Path path;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = now::get;
  private SessionKeys sessions;

  @BeforeEach
  void open() throws IOException {
    sessions = new AccessKeyFolder(path, clock).sessions();
  }

  @Test
  void aSessionIsKnownUntilItsEndAlsoAfterARestart() throws IOException {
    SessionKeys.Credentials made = sessions.issue(FUNCTION, Duration.ofHours(12));
    assertThat(made.accessKeyId()).matches("ASIA[A-Z2-7]{16}");
    assertThat(made.secretAccessKey()).hasSize(40);
    assertThat(made.expiration()).isEqualTo("2026-01-01T12:00:00Z");

    SessionKeys restarted = new AccessKeyFolder(path, clock).sessions();
    AccessKeys.Known known = new AccessKeys.Known(made.secretAccessKey(), FUNCTION);
    assertThat(restarted.find(made.accessKeyId(), made.sessionToken())).isEqualTo(known);
    assertThat(restarted.find(made.accessKeyId(), made.sessionToken())).isEqualTo(known);
    now.set(Instant.parse("2026-01-01T11:59:59Z"));
    assertThat(restarted.find(made.accessKeyId(), made.sessionToken())).isEqualTo(known);
    now.set(Instant.parse("2026-01-01T12:00:00Z"));
    assertThat(restarted.find(made.accessKeyId(), made.sessionToken()))
        .isEqualTo(new AccessKeys.Expired());
    assertThat(FUNCTION.arn()).isEqualTo("arn:aws:sts::123456789012:assumed-role/reader/f");
    assertThat(FUNCTION.userId()).isEqualTo("AROAEXAMPLE:f");
  }

  @Test
  void aTokenCannotBeChangedNorUsedWithAnotherKey() {
    SessionKeys.Credentials made = sessions.issue(FUNCTION, Duration.ofHours(1));
    byte[] token = Base64.getDecoder().decode(made.sessionToken());
    for (int i = 0; i < token.length; i++) {
      byte[] changed = token.clone();
      changed[i] ^= 1;
      assertThat(sessions.find(made.accessKeyId(), Base64.getEncoder().encodeToString(changed)))
          .isEqualTo(new AccessKeys.Unknown());
    }
    assertThat(sessions.find(made.accessKeyId(), made.sessionToken()))
        .isInstanceOf(AccessKeys.Known.class);
    SessionKeys.Credentials other = sessions.issue(FUNCTION, Duration.ofHours(1));
    assertThat(other.sessionToken()).isNotEqualTo(made.sessionToken());
    assertThat(sessions.find(other.accessKeyId(), made.sessionToken()))
        .isEqualTo(new AccessKeys.Unknown());
    for (String foreign : new String[] {"", "x", "====", "AAAA", "A".repeat(5000)}) {
      assertThat(sessions.find(made.accessKeyId(), foreign)).isEqualTo(new AccessKeys.Unknown());
    }
  }

  @Test
  void anotherServerKnowsNeitherItsSessionsNorItsKeys() throws IOException {
    AccessKeyFolder here = new AccessKeyFolder(path, clock);
    AccessKey key = here.create("mine");
    SessionKeys.Credentials made = sessions.issue(FUNCTION, Duration.ofHours(1));
    Path elsewhere = Files.createDirectories(path.resolve("other"));
    AccessKeyFolder other = new AccessKeyFolder(elsewhere, clock);
    assertThat(other.sessions().find(made.accessKeyId(), made.sessionToken()))
        .isEqualTo(new AccessKeys.Unknown());
    Files.copy(here.path().resolve(key.id()), other.path().resolve(key.id()));
    assertThatThrownBy(other::list).hasMessageContaining("sealed by the key of another server");
    try (WatchedAccessKeys watched =
        new WatchedAccessKeys(other, other.sessions(), "123456789012")) {
      assertThat(watched.find(key.id(), "")).isEqualTo(new AccessKeys.Unknown());
      assertThat(watched.isEmpty()).isTrue();
    }
  }

  @Test
  void aDamagedKeyIsToldByName() throws IOException {
    AccessKeyFolder folder = new AccessKeyFolder(path, clock);
    AccessKey key = folder.create("mine");
    for (String content : new String[] {"", "x\ny\nz\n", "2026-01-01T00:00:00Z\n!\n\n"}) {
      Files.write(folder.path().resolve(key.id()), content.getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(folder::list)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(key.id());
    }
    Files.write(path.resolve("key"), new byte[5]);
    assertThatThrownBy(() -> new AccessKeyFolder(path, clock))
        .hasMessageContaining("is not the key of a server");
  }
}
