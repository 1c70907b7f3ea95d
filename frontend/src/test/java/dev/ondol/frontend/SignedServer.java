package dev.ondol.frontend;

import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Role;
import dev.ondol.frontend.identity.AccessControl;
import dev.ondol.frontend.identity.AccessKey;
import dev.ondol.frontend.identity.AccessKeyFolder;
import dev.ondol.frontend.identity.Identity;
import dev.ondol.frontend.identity.SessionKeys;
import dev.ondol.frontend.identity.SignatureAuthenticator;
import dev.ondol.frontend.identity.UniqueIds;
import dev.ondol.frontend.identity.WatchedAccessKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** A server that verifies signatures, with one key and a clock that the test may move. */
final class SignedServer implements AutoCloseable {
  final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  final InstantSource clock = () -> Instant.now().plus(ahead.get());
  final AccessKeyFolder folder;
  final AccessKey key;
  final SessionKeys sessions;
  final TestServer server;
  private final WatchedAccessKeys keys;

  SignedServer(Path path) {
    try {
      folder = new AccessKeyFolder(path.resolve("identity"), clock);
      key = folder.create("test");
      sessions = folder.sessions();
      keys = new WatchedAccessKeys(folder, sessions, "000000000000");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SignatureAuthenticator authenticator =
        new SignatureAuthenticator(keys, "us-east-1", Duration.ofMinutes(5), clock);
    server =
        new TestServer(path, account -> new AccessControl(authenticator, authenticator, sessions));
    role("test");
  }

  /** Makes a role that Lambda may take, and that may do what its policy's statements say. */
  Role role(String name, String... statements) {
    SequencedMap<String, String> inline = new LinkedHashMap<>();
    if (statements.length > 0) {
      inline.put("all", document(String.join(",", statements)));
    }
    Role role =
        new Role(
            name,
            "/",
            UniqueIds.ofRole("arn:aws:iam::000000000000:role/" + name),
            document(
                "{'Effect':'Allow','Principal':{'Service':'lambda.amazonaws.com'},'Action':'sts:AssumeRole'}"),
            "",
            3600,
            Instant.EPOCH,
            new LinkedHashMap<>(),
            inline,
            List.of());
    return server.catalog.change(change -> {
      change.put(Kinds.ROLE, name.toLowerCase(Locale.ROOT), role);
      return role;
    });
  }

  private static String document(String statements) {
    return "{'Version':'2012-10-17','Statement':[%s]}".formatted(statements).replace('\'', '"');
  }

  /** Of the key: the account itself. */
  LambdaClient root() {
    return lambda(AwsBasicCredentials.create(key.id(), key.secret()));
  }

  /** Of a session of a role. */
  LambdaClient session(Role role) {
    SessionKeys.Credentials made =
        sessions.issue(
            new Identity.Session(role.arn("000000000000"), role.id(), "alice", ""),
            Duration.ofHours(1));
    return lambda(
        AwsSessionCredentials.create(
            made.accessKeyId(), made.secretAccessKey(), made.sessionToken()));
  }

  LambdaClient lambda(AwsCredentials credentials) {
    return LambdaClient.builder()
        .endpointOverride(server.uri(""))
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
  }

  @Override
  public void close() {
    server.close();
    keys.close();
  }
}
