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
  RESOURCE_ALREADY_EXISTS("ResourceAlreadyExistsException", 400, Fault.CLIENT),
  LIMIT_EXCEEDED("LimitExceededException", 400, Fault.CLIENT),
  TOO_MANY_TAGS("TooManyTagsException", 400, Fault.CLIENT),
  INVALID_OPERATION("InvalidOperationException", 400, Fault.CLIENT),
  /** As the services with json 1.1 call it. */
  THROTTLING("ThrottlingException", 400, Fault.CLIENT),
  CALLBACK_TIMEOUT("CallbackTimeoutException", 400, Fault.CLIENT),
  CAPACITY_PROVIDER_LIMIT_EXCEEDED("CapacityProviderLimitExceededException", 400, Fault.CLIENT),
  CODE_STORAGE_EXCEEDED("CodeStorageExceededException", 400, Fault.CLIENT),
  CODE_VERIFICATION_FAILED("CodeVerificationFailedException", 400, Fault.CLIENT),
  FUNCTION_VERSIONS_PER_CAPACITY_PROVIDER_LIMIT_EXCEEDED(
      "FunctionVersionsPerCapacityProviderLimitExceededException", 400, Fault.CLIENT),
  INVALID_CODE_SIGNATURE("InvalidCodeSignatureException", 400, Fault.CLIENT),
  NO_PUBLISHED_VERSION("NoPublishedVersionException", 400, Fault.CLIENT),
  POLICY_LENGTH_EXCEEDED("PolicyLengthExceededException", 400, Fault.CLIENT),
  RECURSIVE_INVOCATION("RecursiveInvocationException", 400, Fault.CLIENT),
  RESOURCE_IN_USE("ResourceInUseException", 400, Fault.CLIENT),
  SNAP_START("SnapStartException", 400, Fault.CLIENT),
  PUBLIC_POLICY("PublicPolicyException", 400, Fault.CLIENT),
  ALIAS_LIMIT_EXCEEDED("AliasLimitExceededException", 400, Fault.CLIENT),
  MODE_NOT_SUPPORTED("ModeNotSupportedException", 400, Fault.CLIENT),
  SERVICE_QUOTA_EXCEEDED("ServiceQuotaExceededException", 402, Fault.CLIENT),
  MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", 403, Fault.CLIENT),
  INCOMPLETE_SIGNATURE("IncompleteSignatureException", 403, Fault.CLIENT),
  INVALID_SIGNATURE("InvalidSignatureException", 403, Fault.CLIENT),
  /** No such key, or no such token. */
  UNRECOGNIZED_CLIENT("UnrecognizedClientException", 403, Fault.CLIENT),
  EXPIRED_TOKEN("ExpiredTokenException", 403, Fault.CLIENT),
  /** A parameter of the query protocol is not of its type. */
  MALFORMED_INPUT("MalformedInput", 400, Fault.CLIENT),
  ACCESS_DENIED("AccessDeniedException", 403, Fault.CLIENT),
  EFS_MOUNT_FAILURE("EFSMountFailureException", 403, Fault.CLIENT),
  S3_FILES_MOUNT_FAILURE("S3FilesMountFailureException", 403, Fault.CLIENT),
  RESOURCE_NOT_FOUND("ResourceNotFoundException", 404, Fault.CLIENT),
  /** As IAM calls what is not there. */
  NO_SUCH_ENTITY("NoSuchEntity", 404, Fault.CLIENT),
  ENTITY_ALREADY_EXISTS("EntityAlreadyExists", 409, Fault.CLIENT),
  DELETE_CONFLICT("DeleteConflict", 409, Fault.CLIENT),
  /** As IAM calls what goes beyond a quota. */
  QUOTA_EXCEEDED("LimitExceeded", 409, Fault.CLIENT),
  MALFORMED_POLICY_DOCUMENT("MalformedPolicyDocument", 400, Fault.CLIENT),
  INVALID_INPUT("InvalidInput", 400, Fault.CLIENT),
  UNKNOWN_OPERATION("UnknownOperationException", 404, Fault.CLIENT),
  CODE_SIGNING_CONFIG_NOT_FOUND("CodeSigningConfigNotFoundException", 404, Fault.CLIENT),
  PROVISIONED_CONCURRENCY_CONFIG_NOT_FOUND(
      "ProvisionedConcurrencyConfigNotFoundException", 404, Fault.CLIENT),
  EFS_MOUNT_CONNECTIVITY("EFSMountConnectivityException", 408, Fault.CLIENT),
  EFS_MOUNT_TIMEOUT("EFSMountTimeoutException", 408, Fault.CLIENT),
  S3_FILES_MOUNT_CONNECTIVITY("S3FilesMountConnectivityException", 408, Fault.CLIENT),
  S3_FILES_MOUNT_TIMEOUT("S3FilesMountTimeoutException", 408, Fault.CLIENT),
  SNAP_START_TIMEOUT("SnapStartTimeoutException", 408, Fault.CLIENT),
  RESOURCE_CONFLICT("ResourceConflictException", 409, Fault.CLIENT),
  DURABLE_EXECUTION_ALREADY_STARTED("DurableExecutionAlreadyStartedException", 409, Fault.CLIENT),
  SNAP_START_NOT_READY("SnapStartNotReadyException", 409, Fault.CLIENT),
  SNAP_START_REGENERATION_FAILURE("SnapStartRegenerationFailureException", 409, Fault.CLIENT),
  CODE_ARTIFACT_USER_DELETED("CodeArtifactUserDeletedException", 409, Fault.CLIENT),
  CODE_ARTIFACT_USER_FAILED("CodeArtifactUserFailedException", 409, Fault.CLIENT),
  CODE_ARTIFACT_USER_PENDING("CodeArtifactUserPendingException", 409, Fault.CLIENT),
  EFS_IO("EFSIOException", 410, Fault.CLIENT),
  PRECONDITION_FAILED("PreconditionFailedException", 412, Fault.CLIENT),
  REQUEST_TOO_LARGE("RequestTooLargeException", 413, Fault.CLIENT),
  REQUEST_ENTITY_TOO_LARGE("RequestEntityTooLargeException", 413, Fault.CLIENT),
  SERIALIZED_REQUEST_ENTITY_TOO_LARGE(
      "SerializedRequestEntityTooLargeException", 413, Fault.CLIENT),
  UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaTypeException", 415, Fault.CLIENT),
  TOO_MANY_REQUESTS("TooManyRequestsException", 429, Fault.CLIENT),
  SERVICE("ServiceException", 500, Fault.PLATFORM),
  INVALID_ZIP_FILE("InvalidZipFileException", 502, Fault.CLIENT),
  INVALID_RUNTIME("InvalidRuntimeException", 502, Fault.CLIENT),
  EC2_ACCESS_DENIED("EC2AccessDeniedException", 502, Fault.PLATFORM),
  EC2_THROTTLED("EC2ThrottledException", 502, Fault.PLATFORM),
  EC2_UNEXPECTED("EC2UnexpectedException", 502, Fault.PLATFORM),
  ENI_LIMIT_REACHED("ENILimitReachedException", 502, Fault.PLATFORM),
  ENI_NOT_READY("ENINotReadyException", 502, Fault.PLATFORM),
  INVALID_SECURITY_GROUP_ID("InvalidSecurityGroupIDException", 502, Fault.PLATFORM),
  INVALID_SUBNET_ID("InvalidSubnetIDException", 502, Fault.PLATFORM),
  KMS_ACCESS_DENIED("KMSAccessDeniedException", 502, Fault.PLATFORM),
  KMS_DISABLED("KMSDisabledException", 502, Fault.PLATFORM),
  KMS_INVALID_STATE("KMSInvalidStateException", 502, Fault.PLATFORM),
  KMS_NOT_FOUND("KMSNotFoundException", 502, Fault.PLATFORM),
  RESOURCE_NOT_READY("ResourceNotReadyException", 502, Fault.PLATFORM),
  SUBNET_IP_ADDRESS_LIMIT_REACHED("SubnetIPAddressLimitReachedException", 502, Fault.PLATFORM);

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
