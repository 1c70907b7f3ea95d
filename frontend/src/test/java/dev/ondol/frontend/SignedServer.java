package dev.ondol.frontend;

import dev.ondol.frontend.identity.AccessControl;
import dev.ondol.frontend.identity.AccessKey;
import dev.ondol.frontend.identity.AccessKeyFolder;
import dev.ondol.frontend.identity.SessionKeys;
import dev.ondol.frontend.identity.SignatureAuthenticator;
import dev.ondol.frontend.identity.WatchedAccessKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
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
    server = new TestServer(path, account -> new AccessControl(authenticator, sessions));
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
