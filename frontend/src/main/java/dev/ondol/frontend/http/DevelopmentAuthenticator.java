package dev.ondol.frontend.http;

import dev.ondol.core.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes any credentials, but insists that the sender is an AWS client: the request must be signed
 * by somebody. For a server that only its own machine reaches.
 *
 * <p>A web page that the developer happens to look at reaches this port too, so three rules keep it
 * out. Without a signature nothing is answered, and a page cannot send the header without asking
 * first, which nothing here permits. An {@code Origin} other than this server's own is refused, as
 * a page could put the signature into the query. And the host must be named by an address, as
 * {@code localhost} or by a name from the settings, so that a page whose own name was rebound to
 * this machine is no same origin. Thread-safe.
 */
public final class DevelopmentAuthenticator implements Authenticator {
  private static final String SCHEME = "AWS4-HMAC-SHA256";
  private static final Refusal UNSIGNED =
      new Refusal(ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
  private static final Refusal FOREIGN_PAGE =
      new Refusal(
          ErrorCode.ACCESS_DENIED, "Requests of web pages from other origins are not accepted");
  private static final Refusal FOREIGN_HOST =
      new Refusal(
          ErrorCode.ACCESS_DENIED,
          "In development mode the host must be an address, localhost or a configured name");

  private final Set<String> hostNames;

  /**
   * @param hostNames under which clients may call beside addresses and {@code localhost}
   */
  public DevelopmentAuthenticator(Set<String> hostNames) {
    this.hostNames = Set.copyOf(hostNames);
  }

  @Override
  public Optional<Refusal> beforeBody(HttpServerRequest head) {
    if (!isSigned(head)) {
      return Optional.of(UNSIGNED);
    }
    HostAndPort authority = head.authority();
    if (authority == null || !isOwnName(authority.host())) {
      return Optional.of(FOREIGN_HOST);
    }
    String origin = head.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !origin.equals("http://" + head.getHeader(HttpHeaders.HOST))) {
      return Optional.of(FOREIGN_PAGE);
    }
    return Optional.empty();
  }

  @Override
  public Optional<Refusal> withBody(HttpServerRequest head, byte[] body) {
    return Optional.empty();
  }

  private static boolean isSigned(HttpServerRequest head) {
    String authorization = head.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      return authorization.startsWith(SCHEME);
    }
    String query = head.query();
    if (query == null || !query.contains("X-Amz-Signature=")) {
      return false;
    }
    MultiMap parameters = head.params();
    return SCHEME.equals(parameters.get("X-Amz-Algorithm"))
        && parameters.contains("X-Amz-Credential");
  }

  private boolean isOwnName(@Nullable String host) {
    return host != null
        && (isAddress(host)
            || host.equals("localhost")
            || host.endsWith(".localhost")
            || hostNames.contains(host));
  }

  /** An IPv4 address, or an IPv6 address, with or without its brackets. */
  private static boolean isAddress(String host) {
    if (host.indexOf(':') >= 0) {
      return true;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return !host.isEmpty();
  }
}
