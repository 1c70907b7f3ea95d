package dev.ondol.runtimeapi;

import io.netty.handler.codec.http.HttpMethod;

/**
 * What a request asks for: every path of the Runtime API, and nothing else. Paths are compared byte
 * for byte; a query is ignored, an escape is not undone.
 *
 * @param requestId of the invoke that is answered; empty for the other routes
 */
record Route(Kind kind, String requestId) {
  /** The routes, and the two ways to miss them. */
  enum Kind {
    NEXT,
    RESPONSE,
    ERROR,
    INIT_ERROR,
    PING,
    ASSIGNMENT,
    WRONG_METHOD,
    UNKNOWN
  }

  private static final String ROOT = "/2018-06-01";
  private static final String NEXT_PATH = ROOT + "/runtime/invocation/next";
  private static final String INIT_ERROR_PATH = ROOT + "/runtime/init/error";
  private static final String PING_PATH = ROOT + "/ping";
  private static final String ASSIGNMENT_PATH = "/ondol/assignment";
  private static final String INVOCATION = ROOT + "/runtime/invocation/";
  private static final String RESPONSE = "/response";
  private static final String ERROR = "/error";

  private static final Route TO_NEXT = new Route(Kind.NEXT, "");
  private static final Route TO_INIT_ERROR = new Route(Kind.INIT_ERROR, "");
  private static final Route TO_PING = new Route(Kind.PING, "");
  private static final Route TO_ASSIGNMENT = new Route(Kind.ASSIGNMENT, "");
  private static final Route TO_WRONG_METHOD = new Route(Kind.WRONG_METHOD, "");
  private static final Route TO_UNKNOWN = new Route(Kind.UNKNOWN, "");

  static Route of(HttpMethod method, String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    Route route = ofPath(path);
    HttpMethod wanted =
        switch (route.kind) {
          case NEXT, PING, ASSIGNMENT -> HttpMethod.GET;
          case RESPONSE, ERROR, INIT_ERROR, WRONG_METHOD, UNKNOWN -> HttpMethod.POST;
        };
    boolean missed = route.kind == Kind.UNKNOWN && !method.equals(HttpMethod.HEAD);
    return missed || method.equals(wanted) ? route : TO_WRONG_METHOD;
  }

  private static Route ofPath(String path) {
    if (path.equals(NEXT_PATH)) {
      return TO_NEXT;
    }
    if (path.startsWith(INVOCATION)) {
      return ofInvocation(path);
    }
    return switch (path) {
      case INIT_ERROR_PATH -> TO_INIT_ERROR;
      case PING_PATH -> TO_PING;
      case ASSIGNMENT_PATH -> TO_ASSIGNMENT;
      default -> TO_UNKNOWN;
    };
  }

  private static Route ofInvocation(String path) {
    int end = path.indexOf('/', INVOCATION.length());
    if (end <= INVOCATION.length()) {
      return TO_UNKNOWN;
    }
    String id = path.substring(INVOCATION.length(), end);
    String verb = path.substring(end);
    return switch (verb) {
      case RESPONSE -> new Route(Kind.RESPONSE, id);
      case ERROR -> new Route(Kind.ERROR, id);
      default -> TO_UNKNOWN;
    };
  }
}
