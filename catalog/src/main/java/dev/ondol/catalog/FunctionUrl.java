package dev.ondol.catalog;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address at which a function, or one of its aliases, answers plain HTTP.
 *
 * @param id 32 small letters and digits, the first part of its host name
 * @param alias empty for the unpublished code
 * @param iam whether requests must be signed
 * @param streaming whether a response goes out as it comes
 * @param cors null if none is set
 */
public record FunctionUrl(
    String id,
    String functionName,
    String alias,
    boolean iam,
    boolean streaming,
    @Nullable Cors cors,
    Instant created,
    Instant modified) {

  /** What web pages of other origins may do; null and empty lists were not set. */
  public record Cors(
      @Nullable Boolean allowCredentials,
      List<String> allowHeaders,
      List<String> allowMethods,
      List<String> allowOrigins,
      List<String> exposeHeaders,
      @Nullable Integer maxAge) {}
}
