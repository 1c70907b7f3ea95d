package dev.ondol.frontend.identity;

import dev.ondol.core.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
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
  private static final String TOKEN = "X-Amz-Security-Token";
  private static final Refused UNSIGNED =
      new Refused(ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
  private static final Refused FOREIGN_PAGE =
      new Refused(
          ErrorCode.ACCESS_DENIED, "Requests of web pages from other origins are not accepted");
  private static final Refused FOREIGN_HOST =
      new Refused(
          ErrorCode.ACCESS_DENIED,
          "In development mode the host must be an address, localhost or a configured name");

  private final SessionKeys sessions;
  private final Set<String> hostNames;
  private final Signed root;

  /**
   * @param account whose root everybody is taken for who holds no session
   * @param sessions of this server, so that a function is told its own role
   * @param hostNames under which clients may call beside addresses and {@code localhost}
   */
  public DevelopmentAuthenticator(String account, SessionKeys sessions, Set<String> hostNames) {
    this.sessions = sessions;
    this.hostNames = Set.copyOf(hostNames);
    this.root = new Anybody(new Identity.Root(account));
  }

  @Override
  public Claim beforeBody(HttpServerRequest head, Service service) {
    if (!isSigned(head)) {
      return UNSIGNED;
    }
    HostAndPort authority = head.authority();
    if (authority == null || !isOwnName(authority.host())) {
      return FOREIGN_HOST;
    }
    String origin = head.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !origin.equals("http://" + head.getHeader(HttpHeaders.HOST))) {
      return FOREIGN_PAGE;
    }
    return claim(head);
  }

  /** Whoever holds a session is taken for whom it names; all others for root. */
  private Signed claim(HttpServerRequest head) {
    String query = head.query();
    if (head.getHeader(TOKEN) == null && (query == null || !query.contains(TOKEN))) {
      return root;
    }
    if (ClaimReader.read(RequestHead.of(head)) instanceof ClaimReader.Read(SignatureClaim claim)
        && !claim.token().isEmpty()) {
      return Credential.parse(claim.credential())
          .flatMap(credential -> sessions.bearer(credential.keyId(), claim.token()))
          .<Signed>map(Anybody::new)
          .orElse(root);
    }
    return root;
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

  /** Nothing of the body is looked at. */
  private record Anybody(Identity claimed) implements Signed {
    @Override
    public void onBody(Buffer chunk) {}

    @Override
    public Verdict atEnd() {
      return new Identified(new Identity.Unverified(claimed));
    }
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
