package dev.ondol.frontend.http;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.ErrorCode.Fault;
import dev.ondol.frontend.codec.XmlWriter;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Errors as the query protocol writes them. Its services have older names for what all services
 * share. Stateless.
 */
final class QueryErrors {
  private static final int BAD_REQUEST = 400;

  /** These have another status than in the other protocols. */
  private static final Set<ErrorCode> BAD_REQUESTS =
      EnumSet.of(ErrorCode.UNKNOWN_OPERATION, ErrorCode.INCOMPLETE_SIGNATURE);

  /** Of an error that is found before the service is. */
  private static final String NO_SERVICE = "http://webservices.amazon.com/AWSFault/2005-15-09";

  private QueryErrors() {}

  static Reply write(Protocol protocol, ErrorCode code, String message, String requestId) {
    byte[] body =
        XmlWriter.write(xml ->
            xml.root(
                "ErrorResponse",
                code == ErrorCode.UNKNOWN_OPERATION ? NO_SERVICE : protocol.namespace(),
                root ->
                    root.structure(
                            "Error",
                            error ->
                                error
                                    .element(
                                        "Type",
                                        code.fault() == Fault.PLATFORM ? "Receiver" : "Sender")
                                    .element("Code", name(code))
                                    .element("Message", words(code, message)))
                        .element("RequestId", requestId)));
    return new Reply(status(code), protocol.contentType(), Map.of(), body);
  }

  private static String name(ErrorCode code) {
    return switch (code) {
      case INVALID_SIGNATURE -> "SignatureDoesNotMatch";
      case UNRECOGNIZED_CLIENT -> "InvalidClientTokenId";
      case INCOMPLETE_SIGNATURE -> "IncompleteSignature";
      case MISSING_AUTHENTICATION_TOKEN -> "MissingAuthenticationToken";
      case EXPIRED_TOKEN -> "ExpiredToken";
      case ACCESS_DENIED -> "AccessDenied";
      case VALIDATION -> "ValidationError";
      case THROTTLING -> "Throttling";
      case UNKNOWN_OPERATION -> "InvalidAction";
      case SERVICE -> "ServiceFailure";
      default -> code.awsName();
    };
  }

  private static int status(ErrorCode code) {
    return BAD_REQUESTS.contains(code) ? BAD_REQUEST : code.httpStatus();
  }

  private static String words(ErrorCode code, String message) {
    return code == ErrorCode.MISSING_AUTHENTICATION_TOKEN
        ? "Request is missing Authentication Token"
        : message;
  }
}
