package dev.ondol.frontend.identity;

import io.vertx.core.http.HttpServerRequest;

/**
 * Asks whoever comes over the port of functions for a signature always, and everybody else for what
 * the server demands: code that nobody trusts is not taken for a developer at this machine.
 * Thread-safe.
 */
public final class AuthenticatorByPort implements Authenticator {
  private final Authenticator callers;
  private final Authenticator functions;
  private volatile int portOfFunctions;

  public AuthenticatorByPort(AccessControl access) {
    this.callers = access.authenticator();
    this.functions = access.functions();
  }

  /** The port of functions is known. Nothing is served there before. */
  public void onListening(int port) {
    portOfFunctions = port;
  }

  public int portOfFunctions() {
    return portOfFunctions;
  }

  @Override
  public Claim beforeBody(HttpServerRequest head, Service service) {
    boolean function = head.connection().localAddress().port() == portOfFunctions;
    return (function ? functions : callers).beforeBody(head, service);
  }
}
