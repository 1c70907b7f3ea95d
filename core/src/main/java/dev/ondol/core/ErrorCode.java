package dev.ondol.core;

/**
 * Every error that a caller of the API can get: the name that AWS gives it, the HTTP status and
 * whose fault it is. One place turns it into a response: the frontend's error writer.
 */
public enum ErrorCode {
  INVALID_PARAMETER_VALUE("InvalidParameterValueException", 400, Fault.CLIENT),
  INVALID_PARAMETER("InvalidParameterException", 400, Fault.CLIENT),
  VALIDATION("ValidationException", 400, Fault.CLIENT),
  INVALID_REQUEST_CONTENT("InvalidRequestContentException", 400, Fault.CLIENT),
  SERIALIZATION("SerializationException", 400, Fault.CLIENT),
  MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", 403, Fault.CLIENT),
  INCOMPLETE_SIGNATURE("IncompleteSignatureException", 403, Fault.CLIENT),
  INVALID_SIGNATURE("InvalidSignatureException", 403, Fault.CLIENT),
  /** No such key, or no such token. */
  UNRECOGNIZED_CLIENT("UnrecognizedClientException", 403, Fault.CLIENT),
  EXPIRED_TOKEN("ExpiredTokenException", 403, Fault.CLIENT),
  /** A parameter of the query protocol is not of its type. */
  MALFORMED_INPUT("MalformedInput", 400, Fault.CLIENT),
  ACCESS_DENIED("AccessDeniedException", 403, Fault.CLIENT),
  RESOURCE_NOT_FOUND("ResourceNotFoundException", 404, Fault.CLIENT),
  UNKNOWN_OPERATION("UnknownOperationException", 404, Fault.CLIENT),
  RESOURCE_CONFLICT("ResourceConflictException", 409, Fault.CLIENT),
  RESOURCE_ALREADY_EXISTS("ResourceAlreadyExistsException", 400, Fault.CLIENT),
  PRECONDITION_FAILED("PreconditionFailedException", 412, Fault.CLIENT),
  REQUEST_TOO_LARGE("RequestTooLargeException", 413, Fault.CLIENT),
  REQUEST_ENTITY_TOO_LARGE("RequestEntityTooLargeException", 413, Fault.CLIENT),
  UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaTypeException", 415, Fault.CLIENT),
  TOO_MANY_REQUESTS("TooManyRequestsException", 429, Fault.CLIENT),
  /** As the services with json 1.1 call it. */
  THROTTLING("ThrottlingException", 400, Fault.CLIENT),
  SERVICE("ServiceException", 500, Fault.PLATFORM),
  INVALID_ZIP_FILE("InvalidZipFileException", 502, Fault.CLIENT),
  INVALID_RUNTIME("InvalidRuntimeException", 502, Fault.CLIENT);

  /** Who has to change something. */
  public enum Fault {
    CLIENT,
    PLATFORM
  }

  private final String awsName;
  private final int httpStatus;
  private final Fault fault;

  ErrorCode(String awsName, int httpStatus, Fault fault) {
    this.awsName = awsName;
    this.httpStatus = httpStatus;
    this.fault = fault;
  }

  /** As in {@code x-amzn-ErrorType}. */
  public String awsName() {
    return awsName;
  }

  public int httpStatus() {
    return httpStatus;
  }

  public Fault fault() {
    return fault;
  }
}
