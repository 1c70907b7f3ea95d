package dev.ondol.frontend.query;

import dev.ondol.frontend.http.Exchange;

/** Decides whether a caller may do what its request asks for. Never blocks. */
@FunctionalInterface
public interface Admission {
  /** Lets every request through: its operations look for themselves. */
  Admission OF_ALL = (exchange, operation, request) -> {};

  /**
   * Lets a request through, or not.
   *
   * @throws dev.ondol.core.OndolException ACCESS_DENIED
   */
  void require(Exchange exchange, String operation, QueryParameters request);
}
