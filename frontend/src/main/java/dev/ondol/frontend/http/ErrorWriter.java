package dev.ondol.frontend.http;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.ErrorCode.Fault;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.codec.Json;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The one place that turns an error into a response. Lambda's model names the text {@code Message}
 * in some error shapes and {@code message} in the others; errors of the framework in front of it
 * have no {@code Type}. Stateless.
 */
public final class ErrorWriter {
  /** Shapes of Lambda's model whose text is called {@code Message}. */
  private static final Set<ErrorCode> CAPITAL_MESSAGE =
      EnumSet.of(
          ErrorCode.RESOURCE_NOT_FOUND,
          ErrorCode.SERVICE,
          ErrorCode.INVALID_ZIP_FILE,
          ErrorCode.INVALID_RUNTIME,
          ErrorCode.ACCESS_DENIED,
          ErrorCode.CALLBACK_TIMEOUT,
          ErrorCode.CODE_SIGNING_CONFIG_NOT_FOUND,
          ErrorCode.CODE_VERIFICATION_FAILED,
          ErrorCode.DURABLE_EXECUTION_ALREADY_STARTED,
          ErrorCode.EC2_ACCESS_DENIED,
          ErrorCode.EC2_THROTTLED,
          ErrorCode.EC2_UNEXPECTED,
          ErrorCode.EFS_IO,
          ErrorCode.EFS_MOUNT_CONNECTIVITY,
          ErrorCode.EFS_MOUNT_FAILURE,
          ErrorCode.EFS_MOUNT_TIMEOUT,
          ErrorCode.ENI_LIMIT_REACHED,
          ErrorCode.INVALID_CODE_SIGNATURE,
          ErrorCode.INVALID_SECURITY_GROUP_ID,
          ErrorCode.INVALID_SUBNET_ID,
          ErrorCode.KMS_ACCESS_DENIED,
          ErrorCode.KMS_DISABLED,
          ErrorCode.KMS_INVALID_STATE,
          ErrorCode.KMS_NOT_FOUND,
          ErrorCode.NO_PUBLISHED_VERSION,
          ErrorCode.PUBLIC_POLICY,
          ErrorCode.RECURSIVE_INVOCATION,
          ErrorCode.RESOURCE_IN_USE,
          ErrorCode.S3_FILES_MOUNT_CONNECTIVITY,
          ErrorCode.S3_FILES_MOUNT_FAILURE,
          ErrorCode.S3_FILES_MOUNT_TIMEOUT,
          ErrorCode.SNAP_START,
          ErrorCode.SNAP_START_NOT_READY,
          ErrorCode.SNAP_START_TIMEOUT,
          ErrorCode.SUBNET_IP_ADDRESS_LIMIT_REACHED);

  /** Errors of the framework, which are no shapes of Lambda's model. */
  private static final Set<ErrorCode> UNTYPED =
      EnumSet.of(
          ErrorCode.VALIDATION,
          ErrorCode.SERIALIZATION,
          ErrorCode.MISSING_AUTHENTICATION_TOKEN,
          ErrorCode.INCOMPLETE_SIGNATURE,
          ErrorCode.INVALID_SIGNATURE,
          ErrorCode.UNRECOGNIZED_CLIENT,
          ErrorCode.EXPIRED_TOKEN,
          ErrorCode.ACCESS_DENIED,
          ErrorCode.UNKNOWN_OPERATION);

  private static final int RPC_CLIENT_ERROR = 400;
  private static final String ERROR_TYPE = "x-amzn-ErrorType";

  private ErrorWriter() {}

  public static Reply write(Protocol protocol, OndolException error, String requestId) {
    return write(protocol, error.code(), String.valueOf(error.getMessage()), requestId);
  }

  public static Reply write(Protocol protocol, ErrorCode code, String message, String requestId) {
    return switch (protocol) {
      case REST_JSON -> restJson(code, message, "");
      case JSON_1_1 -> rpcJson(code, message);
      case QUERY_IAM, QUERY_STS -> QueryErrors.write(protocol, code, message, requestId);
    };
  }

  /**
   * Lambda's answer to one invoke too many.
   *
   * @param reason one of the model's {@code ThrottleReason}
   */
  public static Reply throttled(String reason) {
    return restJson(ErrorCode.TOO_MANY_REQUESTS, "Rate Exceeded.", reason);
  }

  /** The answer to more requests at a time than this server takes. */
  static Reply busy(Protocol protocol, String requestId) {
    return switch (protocol) {
      case REST_JSON -> throttled("CallerRateLimitExceeded");
      case JSON_1_1, QUERY_IAM, QUERY_STS ->
          write(protocol, ErrorCode.THROTTLING, "Rate exceeded", requestId);
    };
  }

  private static Reply restJson(ErrorCode code, String message, String reason) {
    byte[] body =
        Json.write(out -> {
          out.writeStartObject();
          if (!UNTYPED.contains(code)) {
            out.writeStringProperty("Type", code.fault() == Fault.PLATFORM ? "Service" : "User");
          }
          out.writeStringProperty(CAPITAL_MESSAGE.contains(code) ? "Message" : "message", message);
          if (!reason.isEmpty()) {
            out.writeStringProperty("Reason", reason);
          }
          out.writeEndObject();
        });
    return new Reply(
        code.httpStatus(),
        Protocol.REST_JSON.contentType(),
        Map.of(ERROR_TYPE, code.awsName()),
        body);
  }

  private static Reply rpcJson(ErrorCode code, String message) {
    byte[] body =
        Json.write(out ->
            out.writeStartObject()
                .writeStringProperty("__type", code.awsName())
                .writeStringProperty("message", message)
                .writeEndObject());
    int status = code.fault() == Fault.PLATFORM ? code.httpStatus() : RPC_CLIENT_ERROR;
    return new Reply(
        status, Protocol.JSON_1_1.contentType(), Map.of(ERROR_TYPE, code.awsName()), body);
  }
}
