package dev.ondol.frontend;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.SqliteCatalog;
import dev.ondol.core.EventRetry;
import dev.ondol.events.EventQueue;
import dev.ondol.events.EventSettings;
import dev.ondol.frontend.identity.AccessControl;
import dev.ondol.frontend.identity.AccessKeyFolder;
import dev.ondol.frontend.identity.DevelopmentAuthenticator;
import dev.ondol.frontend.identity.SessionKeys;
import dev.ondol.frontend.lambda.EventCourier;
import dev.ondol.frontend.lambda.FunctionStates;
import dev.ondol.frontend.objects.ObjectStore;
import dev.ondol.logs.LogLimits;
import dev.ondol.logs.LogStore;
import dev.ondol.micromanager.Invoke;
import dev.ondol.micromanager.InvokeOutcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;

/** A frontend on a free port of this machine, and clients for it. */
public final class TestServer implements AutoCloseable {
  static final int MAX_CONNECTIONS = 100;
  static final Duration INACTIVE_AFTER = Duration.ofDays(30);
  private static final EventRetry QUICK_RETRY = new EventRetry(Duration.ofMillis(60));
  public static final String ROLE = "arn:aws:iam::000000000000:role/test";
  static final String SIGNED =
      "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host,"
          + " Signature=00";

  final Catalog catalog;
  final FolderCodeStore code;

  /** How much later it is for the states of functions. */
  volatile Duration ahead = Duration.ZERO;

  final ScriptedInvoker invoker = new ScriptedInvoker();
  final LogStore logs;
  final EventQueue events;
  final Vertx vertx = Vertx.vertx();
  final Frontend frontend;
  final int port;
  final HttpClient http = HttpClient.newHttpClient();
  private @Nullable LambdaClient lambda;
  private @Nullable CloudWatchLogsClient cloudWatchLogs;

  /** Takes any signature. */
  public TestServer(Path folder) {
    this(folder, account -> development(folder, account));
  }

  private static AccessControl development(Path folder, String account) {
    try {
      SessionKeys sessions =
          new AccessKeyFolder(folder.resolve("identity"), InstantSource.system()).sessions();
      DevelopmentAuthenticator anybody = new DevelopmentAuthenticator(account, sessions, Set.of());
      return new AccessControl(anybody, anybody, sessions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param access made for the account
   */
  TestServer(Path folder, Function<String, AccessControl> access) {
    Account account = new Account("us-east-1", "000000000000");
    code = new FolderCodeStore(folder);
    catalog = new SqliteCatalog(folder.resolve("catalog"));
    logs = new LogStore(folder.resolve("logs"), LogLimits.DEFAULT);
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    FunctionStates states = new FunctionStates(INACTIVE_AFTER, () -> Instant.now().plus(ahead));
    events =
        new EventQueue(
            folder.resolve("events"),
            new EventSettings("us-east-1", "000000000000", 10, QUICK_RETRY),
            catalog,
            new EventCourier(account, catalog, invoker, states),
            metrics,
            InstantSource.system());
    events.start();
    FrontendSettings settings =
        new FrontendSettings("127.0.0.1", 0, account, "x86_64", MAX_CONNECTIONS, 200_000_000);
    FrontendParts parts =
        new FrontendParts(
            catalog,
            new CodeSources(code, new ObjectStore(null, "us-east-1")),
            new Invocations(invoker, events, states),
            logs,
            TestServer::runtime,
            metrics);
    frontend = new Frontend(vertx, settings, parts, access.apply(account.id()));
    port = frontend.start();
  }

  private static RuntimeLookup.Answer runtime(String identifier) {
    return switch (identifier) {
      case "nodejs22.x" -> new RuntimeLookup.Served("nodejs-22.4.1", "");
      case "nodejs24.x" ->
          new RuntimeLookup.Served("nodejs-22.4.1", "Served by 22.4.1, the nearest on this host.");
      case "ruby3.4" -> new RuntimeLookup.NotServed("Ruby is not installed on this host.");
      default -> new RuntimeLookup.Unknown();
    };
  }

  /** How functions answer from now on. */
  public void answer(Function<Invoke, CompletableFuture<InvokeOutcome>> script) {
    invoker.script = script;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public LambdaClient lambda() {
    if (lambda == null) {
      lambda =
          LambdaClient.builder()
              .endpointOverride(uri(""))
              .region(Region.US_EAST_1)
              .credentialsProvider(
                  StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
              .httpClientBuilder(Apache5HttpClient.builder())
              .build();
    }
    return lambda;
  }

  CloudWatchLogsClient cloudWatchLogs() {
    if (cloudWatchLogs == null) {
      cloudWatchLogs =
          CloudWatchLogsClient.builder()
              .endpointOverride(uri(""))
              .region(Region.US_EAST_1)
              .credentialsProvider(
                  StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
              .httpClientBuilder(Apache5HttpClient.builder())
              .build();
    }
    return cloudWatchLogs;
  }

  public static CreateFunctionRequest hello(String name) {
    return CreateFunctionRequest.builder()
        .functionName(name)
        .runtime("nodejs22.x")
        .handler("index.handler")
        .role(ROLE)
        .code(code -> code.zipFile(SdkBytes.fromByteArray(zip("index.js", "exports.handler"))))
        .build();
  }

  public static byte[] zip(String name, String content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry(name);
      entry.setTimeLocal(LocalDateTime.of(2020, 1, 1, 0, 0));
      zip.putNextEntry(entry);
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What it answers, by service. */
  public Map<String, Set<String>> operations() {
    return frontend.operations();
  }

  /** Sends a request that carries somebody's signature. */
  public HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", SIGNED)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    if (lambda != null) {
      lambda.close();
    }
    if (cloudWatchLogs != null) {
      cloudWatchLogs.close();
    }
    frontend.close();
    events.close();
    logs.close();
    vertx.close().await();
    http.close();
  }
}
