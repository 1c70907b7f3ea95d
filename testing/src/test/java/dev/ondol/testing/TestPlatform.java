package dev.ondol.testing;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ondol.cli.CommandException;
import dev.ondol.cli.Platform;
import dev.ondol.cli.ThrowawayPlatform;
import dev.ondol.frontend.identity.AccessKey;
import dev.ondol.runtimes.RuntimeChoice;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * A real platform at one isolation level, and AWS's clients for it. A level that this host does not
 * have makes the test skip with the reason.
 */
final class TestPlatform implements AutoCloseable {
  static final String ROLE = "arn:aws:iam::000000000000:role/test";
  private static final Duration LONGEST_CALL = Duration.ofSeconds(100);
  private static final int MAX_CONNECTIONS = 100;
  private static final AwsCredentials ANY = AwsBasicCredentials.create("test", "test");

  private final ThrowawayPlatform throwaway;
  private final AwsCredentials credentials;
  private final LambdaClient lambda;
  private final CloudWatchLogsClient logs;

  private TestPlatform(ThrowawayPlatform throwaway, AwsCredentials credentials) {
    this.throwaway = throwaway;
    this.credentials = credentials;
    StaticCredentialsProvider provider = StaticCredentialsProvider.create(credentials);
    this.lambda =
        LambdaClient.builder()
            .endpointOverride(throwaway.platform().endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(provider)
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .socketTimeout(LONGEST_CALL)
                    .maxConnections(MAX_CONNECTIONS))
            .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
    this.logs =
        CloudWatchLogsClient.builder()
            .endpointOverride(throwaway.platform().endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(provider)
            .httpClientBuilder(Apache5HttpClient.builder())
            .build();
  }

  static TestPlatform start(String isolation) {
    return start(isolation, Map.of());
  }

  static TestPlatform start(String isolation, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("isolation", isolation);
    try {
      return new TestPlatform(ThrowawayPlatform.start(all), ANY);
    } catch (CommandException e) {
      return abort(String.valueOf(e.getMessage()));
    }
  }

  /** One that verifies signatures, and clients with an access key of its. */
  static TestPlatform startSigned(String isolation) {
    try {
      ThrowawayPlatform throwaway = ThrowawayPlatform.startSigned(Map.of("isolation", isolation));
      AccessKey key = throwaway.keys().getFirst();
      return new TestPlatform(throwaway, AwsBasicCredentials.create(key.id(), key.secret()));
    } catch (CommandException e) {
      return abort(String.valueOf(e.getMessage()));
    }
  }

  /** What its clients sign with. */
  AwsCredentials credentials() {
    return credentials;
  }

  Platform platform() {
    return throwaway.platform();
  }

  LambdaClient lambda() {
    return lambda;
  }

  CloudWatchLogsClient logs() {
    return logs;
  }

  /** The first of some identifiers that this host serves exactly; skips the test if none is. */
  String requireRuntime(String... identifiers) {
    String found =
        Stream.of(identifiers)
            .filter(name ->
                platform().runtimes().choose(name) instanceof RuntimeChoice.Served served
                    && served.exact())
            .findFirst()
            .orElse("");
    assumeTrue(!found.isEmpty(), () -> "this host has none of " + String.join(", ", identifiers));
    return found;
  }

  String requireNode() {
    return requireRuntime("nodejs24.x", "nodejs22.x", "nodejs20.x", "nodejs18.x");
  }

  String requirePython() {
    return requireRuntime("python3.14", "python3.13", "python3.12", "python3.11", "python3.10");
  }

  /**
   * Waits until no slot is busy: a runtime asks for its next event after its answer has arrived.
   */
  void awaitIdle() {
    Eventually.get(
        () -> platform().slots(),
        slots -> slots.stream().allMatch(slot -> slot.state().equals("idle")));
  }

  @Override
  public void close() {
    lambda.close();
    logs.close();
    throwaway.close();
  }
}
