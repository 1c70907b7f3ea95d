package dev.ondol.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * AWS's own clients, pointed at one platform: the commands take the same way in as everyone else.
 * Nothing is retried, so that a person sees what happened. Thread-safe.
 */
final class Clients implements AutoCloseable {
  /** A function may run for 15 minutes, and wait for room before. */
  private static final Duration LONGEST_CALL = Duration.ofMinutes(16);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_CONNECTIONS = 64;

  private final URI endpoint;
  private final Region region;
  private final StaticCredentialsProvider credentials;
  private final SdkHttpClient http =
      Apache5HttpClient.builder()
          .socketTimeout(LONGEST_CALL)
          .connectionTimeout(CONNECT_TIMEOUT)
          .maxConnections(MAX_CONNECTIONS)
          .build();

  Clients(URI endpoint, String region, AwsCredentials credentials) {
    this.endpoint = endpoint;
    this.region = Region.of(region);
    this.credentials = StaticCredentialsProvider.create(credentials);
  }

  /**
   * The keys of the environment if it has any.
   *
   * @param otherwise those to take else
   */
  static AwsCredentials credentials(
      Map<String, String> environment, Supplier<AwsCredentials> otherwise) {
    String id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
    String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
    String token = environment.getOrDefault("AWS_SESSION_TOKEN", "");
    if (id.isEmpty() || secret.isEmpty()) {
      return otherwise.get();
    }
    return token.isEmpty()
        ? AwsBasicCredentials.create(id, secret)
        : AwsSessionCredentials.create(id, secret, token);
  }

  URI endpoint() {
    return endpoint;
  }

  LambdaClient lambda() {
    return LambdaClient.builder()
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(http)
        .defaultsMode(DefaultsMode.STANDARD)
        .overrideConfiguration(withoutRetries())
        .build();
  }

  CloudWatchLogsClient logs() {
    return CloudWatchLogsClient.builder()
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(http)
        .defaultsMode(DefaultsMode.STANDARD)
        .overrideConfiguration(withoutRetries())
        .build();
  }

  /** A page of the platform's own, such as {@code /_ondol/slots}; signed like any request. */
  byte[] get(String path) {
    HttpExecuteResponse response = send("lambda", SdkHttpMethod.GET, path, "");
    if (!response.httpResponse().isSuccessful()) {
      throw new CommandException(
          ExitCode.FAILED,
          endpoint.resolve(path) + " answered with status " + response.httpResponse().statusCode());
    }
    return body(response);
  }

  /**
   * Asks IAM, for which there is no client here.
   *
   * @param form such as {@code Action=CreateRole&...}
   * @return the status and the answer
   */
  Answer iam(String form) {
    HttpExecuteResponse response = send("iam", SdkHttpMethod.POST, "/", form);
    return new Answer(
        response.httpResponse().statusCode(), new String(body(response), StandardCharsets.UTF_8));
  }

  /**
   * @param text XML
   */
  record Answer(int status, String text) {}

  private HttpExecuteResponse send(String service, SdkHttpMethod method, String path, String form) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder().method(method).uri(endpoint.resolve(path));
    if (!form.isEmpty()) {
      request.putHeader("Content-Type", "application/x-www-form-urlencoded");
    }
    SdkHttpRequest built = request.build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(r ->
                r.identity(credentials.resolveCredentials())
                    .request(built)
                    .payload(ContentStreamProvider.fromUtf8String(form))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
    HttpExecuteRequest.Builder call = HttpExecuteRequest.builder().request(signed.request());
    signed.payload().ifPresent(call::contentStreamProvider);
    try {
      return http.prepareRequest(call.build()).call();
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private byte[] body(HttpExecuteResponse response) {
    try {
      return response.responseBody().orElseThrow().readAllBytes();
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private CommandException unreachable(IOException e) {
    return new CommandException(
        ExitCode.UNREACHABLE,
        endpoint + " does not answer: " + e.getMessage() + "; is 'ondol up' running?",
        e);
  }

  private static ClientOverrideConfiguration withoutRetries() {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(DefaultRetryStrategy.doNotRetry())
        .build();
  }

  @Override
  public void close() {
    http.close();
  }
}
