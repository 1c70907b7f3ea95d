package dev.ondol.frontend.identity;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which service a request says that it is signed for: the fourth part of its credential. Nothing is
 * verified here; it tells where to send the request.
 */
public final class SignedService {
  private static final String HEADER = "Credential=";
  private static final String PARAMETER = "X-Amz-Credential";
  private static final int SERVICE = 3;

  private SignedService() {}

  /** Empty if it is not signed, or for a service that is not spoken here. */
  public static Optional<Service> of(HttpServerRequest head) {
    String authorization = head.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      int from = authorization.indexOf(HEADER);
      return from < 0 ? Optional.empty() : service(authorization, from + HEADER.length());
    }
    String query = head.query();
    return query == null || !query.contains(PARAMETER)
        ? Optional.empty()
        : service(head.params().get(PARAMETER), 0);
  }

  private static Optional<Service> service(@Nullable String text, int start) {
    if (text == null) {
      return Optional.empty();
    }
    int from = start;
    for (int i = 0; i < SERVICE; i++) {
      from = text.indexOf('/', from) + 1;
      if (from == 0) {
        return Optional.empty();
      }
    }
    for (Service service : Service.values()) {
      if (text.startsWith(service.signingName() + "/", from)) {
        return Optional.of(service);
      }
    }
    return Optional.empty();
  }
}
