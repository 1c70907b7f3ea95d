package dev.ondol.frontend.lambda;

import dev.ondol.frontend.http.ErrorWriter;
import dev.ondol.frontend.http.Reply;
import dev.ondol.micromanager.InvokeOutcome.Throttled;
import java.util.HashMap;
import java.util.Map;

/**
 * The answer to one invoke too many: Lambda's reason, and when to try again where time alone will
 * help. What Lambda has no reason for is one of its concurrency. Stateless.
 */
final class ThrottleReply {
  private static final String RETRY_AFTER = "Retry-After";
  private static final String ONE_SECOND = "1";

  private ThrottleReply() {}

  static Reply of(Throttled.Reason reason) {
    Reply reply = ErrorWriter.throttled(awsReason(reason));
    return switch (reason) {
      case INVOCATION_RATE, RESERVED_INVOCATION_RATE, SCALING_RATE -> later(reply);
      case CONCURRENT_INVOCATIONS,
          RESERVED_CONCURRENT_INVOCATIONS,
          TENANT_ENVIRONMENTS,
          NO_CAPACITY,
          DRAINING ->
          reply;
    };
  }

  private static String awsReason(Throttled.Reason reason) {
    return switch (reason) {
      case RESERVED_CONCURRENT_INVOCATIONS -> "ReservedFunctionConcurrentInvocationLimitExceeded";
      case INVOCATION_RATE -> "FunctionInvocationRateLimitExceeded";
      case RESERVED_INVOCATION_RATE -> "ReservedFunctionInvocationRateLimitExceeded";
      case CONCURRENT_INVOCATIONS, SCALING_RATE, TENANT_ENVIRONMENTS, NO_CAPACITY, DRAINING ->
          "ConcurrentInvocationLimitExceeded";
    };
  }

  private static Reply later(Reply reply) {
    Map<String, String> headers = new HashMap<>(reply.headers());
    headers.put(RETRY_AFTER, ONE_SECOND);
    return new Reply(reply.status(), reply.contentType(), headers, reply.body());
  }
}
