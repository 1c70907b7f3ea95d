package dev.ondol.cli;

import dev.ondol.frontend.identity.AccessKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Which platform a client command talks to. In this order: {@code --endpoint}, the variables that
 * AWS clients know, the host and port of the settings. Never AWS itself by default.
 */
final class Target {
  /** Any credentials are good enough for a platform in development mode. */
  static final String ACCESS_KEY = "ondol";

  static final String SECRET_KEY = "ondol";

  static final AwsCredentials ANY = AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY);

  private final Map<String, String> environment;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "The platform to talk to. Default: AWS_ENDPOINT_URL, else host and port of the settings.")
  private @Nullable String flag;

  @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
  private @Nullable Path config;

  Target(Map<String, String> environment) {
    this.environment = environment;
  }

  URI endpoint() {
    if (flag != null) {
      return URI.create(flag);
    }
    for (String variable : new String[] {"AWS_ENDPOINT_URL_LAMBDA", "AWS_ENDPOINT_URL"}) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isEmpty()) {
        return URI.create(value);
      }
    }
    return URI.create(endpointOfSettings());
  }

  /** The address that {@code ondol up} would serve at, or {@code --endpoint}. */
  String endpointOfSettings() {
    if (flag != null) {
      return flag;
    }
    Settings.Listen listen = settings().listen();
    String host = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
    return "http://" + host + ":" + listen.port();
  }

  String region() {
    return settings().identity().region();
  }

  String account() {
    return settings().identity().account();
  }

  Path dataDir() {
    return settings().dataDir();
  }

  Clients clients() {
    URI endpoint = endpoint();
    return new Clients(
        endpoint,
        region(),
        Clients.credentials(environment, () -> credentialsWithoutAny(endpoint)));
  }

  /** A key of the data folder, but only for the platform that runs on it. */
  private AwsCredentials credentialsWithoutAny(URI endpoint) {
    return endpoint.toString().equals(endpointOfSettings())
        ? localKey()
            .<AwsCredentials>map(key -> AwsBasicCredentials.create(key.id(), key.secret()))
            .orElse(ANY)
        : ANY;
  }

  /** Of the data folder of the settings. */
  Optional<AccessKey> localKey() {
    return LocalKey.in(dataDir());
  }

  private Settings settings() {
    return new SettingsReader(environment).read(Map.of(), config).settings();
  }
}
