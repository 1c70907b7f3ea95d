package dev.ondol.frontend.objects;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The object store that the operator has named, or none. It is asked with the platform's own
 * credentials, which the SDK finds in the environment, so that whoever may deploy code can read
 * whatever these can. Thread-safe; every method may block.
 */
public final class ObjectStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);

  /** From the request to the first byte, retries included. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

  private static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(20);

  /** For all of an object; the largest that may come then comes at 1 MB/s. */
  private static final Duration READ_LIMIT = Duration.ofMinutes(5);

  private static final int SERVER_FAILED = 500;

  private final @Nullable URI endpoint;
  private final String region;
  private @Nullable S3Client client;
  private boolean closed;

  /**
   * @param endpoint null for none
   */
  public ObjectStore(@Nullable URI endpoint, String region) {
    this.endpoint = endpoint;
    this.region = region;
  }

  /**
   * @throws OndolException INVALID_PARAMETER_VALUE if there is no store
   */
  public void require() {
    if (endpoint == null) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "S3Bucket with a bucket is not offered by this server: it has no object store. Start it"
              + " with s3-endpoint, or send the code as ZipFile.");
    }
  }

  /**
   * Begins to read an object. The caller closes the stream, which fails with an {@link
   * OndolException} where the object does not come whole and in time.
   *
   * @param version null for the latest
   * @throws OndolException INVALID_PARAMETER_VALUE or ACCESS_DENIED in Lambda's words if the store
   *     does not give it out, SERVICE if the store does not answer
   */
  public InputStream open(String bucket, String key, @Nullable String version) {
    require();
    if (Arrays.asList(key.split("/", -1)).stream().anyMatch(ObjectStore::isUpwards)) {
      // A name like any other for S3; a store that takes it for a path would leave its bucket.
      throw failed("NoSuchKey", "The specified key does not exist.");
    }
    GetObjectRequest request =
        GetObjectRequest.builder().bucket(bucket).key(key).versionId(version).build();
    try {
      ResponseInputStream<GetObjectResponse> object = client().getObject(request);
      return new TimedStream(object, object::abort, READ_LIMIT);
    } catch (S3Exception e) {
      throw answered(bucket, key, e);
    } catch (SdkException e) {
      throw unreachable(e);
    }
  }

  private static boolean isUpwards(String part) {
    return part.equals("..") || part.equals(".");
  }

  private synchronized S3Client client() {
    if (closed) {
      throw new OndolException(ErrorCode.SERVICE, "The server is stopping.");
    }
    if (client == null) {
      client =
          S3Client.builder()
              .endpointOverride(endpoint)
              .region(Region.of(region))
              .forcePathStyle(true)
              .crossRegionAccessEnabled(false)
              .disableS3ExpressSessionAuth(true)
              .overrideConfiguration(
                  c -> c.apiCallTimeout(ANSWER_LIMIT).apiCallAttemptTimeout(ATTEMPT_LIMIT))
              .build();
    }
    return client;
  }

  private static OndolException answered(String bucket, String key, S3Exception e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    String message = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorMessage();
    if (e.statusCode() >= SERVER_FAILED) {
      return unreachable(e);
    }
    if ("AccessDenied".equals(code)) {
      return new OndolException(
          ErrorCode.ACCESS_DENIED,
          "Your access has been denied by S3, please make sure your request credentials have permission to GetObject for %s/%s. S3 Error Code: %s. S3 Error Message: %s"
              .formatted(bucket, key, code, message),
          e);
    }
    return failed(code == null ? "" : code, message == null ? "" : message);
  }

  private static OndolException failed(String code, String message) {
    return new OndolException(
        ErrorCode.INVALID_PARAMETER_VALUE,
        "Error occurred while GetObject. S3 Error Code: %s. S3 Error Message: %s"
            .formatted(code, message));
  }

  /** What exactly is wrong is the operator's business. */
  static OndolException unreachable(Exception e) {
    LOG.warn("the object store does not answer: {}", e.getMessage());
    return new OndolException(
        ErrorCode.SERVICE, "The object store of this server does not answer.", e);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.close();
    }
  }
}
