package dev.ondol.frontend.lambda;

import dev.ondol.catalog.CodeStore;
import dev.ondol.catalog.CodeUse;
import dev.ondol.catalog.Reads;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.CodeSources;
import dev.ondol.frontend.codec.Shapes;
import dev.ondol.frontend.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import software.amazon.awssdk.services.lambda.model.FunctionCode;
import software.amazon.awssdk.services.lambda.model.LayerVersionContentInput;
import software.amazon.awssdk.services.lambda.model.S3ObjectStorageMode;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;

/**
 * Takes in the code that a create or an update brings, from wherever the request says it is.
 * Thread-safe.
 */
final class CodeIntake {
  private final CodeStore store;
  private final ObjectStore objects;

  CodeIntake(CodeSources sources) {
    this.store = sources.store();
    this.objects = sources.objects();
  }

  /** Those members of an update that tell of code. */
  static FunctionCode of(UpdateFunctionCodeRequest request) {
    return Shapes.copy(request, FunctionCode.builder()).build();
  }

  /** The same of a layer's content, which is told in the same words. */
  static FunctionCode of(LayerVersionContentInput content) {
    return Shapes.copy(content, FunctionCode.builder()).build();
  }

  /**
   * @throws OndolException INVALID_PARAMETER_VALUE if the request does not say where the code is,
   *     or names a place that this server does not offer
   */
  void check(FunctionCode code) {
    boolean inBucket =
        FunctionRules.isGiven(code.s3Bucket()) && FunctionRules.isGiven(code.s3Key());
    boolean partly =
        FunctionRules.isGiven(code.s3Bucket())
            || FunctionRules.isGiven(code.s3Key())
            || FunctionRules.isGiven(code.s3ObjectVersion());
    FunctionRules.refuse(
        "REFERENCE",
        "S3ObjectStorageMode",
        code.s3ObjectStorageMode() == S3ObjectStorageMode.REFERENCE);
    FunctionRules.refuse("an image", "ImageUri", FunctionRules.isGiven(code.imageUri()));
    FunctionRules.refuse("a key", "SourceKMSKeyArn", FunctionRules.isGiven(code.sourceKMSKeyArn()));
    if (code.zipFile() != null && partly) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "Please do not provide other FunctionCode parameters when providing a ZipFile.");
    }
    if (code.zipFile() == null && !inBucket) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE, "Please provide a source for function code.");
    }
    if (inBucket) {
      objects.require();
    }
  }

  /** Keeps what {@link #check} let through. Returns when it is durable and unpacked. */
  CodeStore.Artifact take(FunctionCode code) {
    if (code.zipFile() != null) {
      return store.add(code.zipFile().asByteArrayUnsafe());
    }
    try (InputStream zip = objects.open(code.s3Bucket(), code.s3Key(), code.s3ObjectVersion())) {
      return store.add(zip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asked at the end of a change that names more code.
   *
   * @throws OndolException CODE_STORAGE_EXCEEDED if it names too much
   */
  void requireRoom(Reads changed) {
    if (CodeUse.bytes(changed) > store.limits().totalBytes()) {
      throw new OndolException(ErrorCode.CODE_STORAGE_EXCEEDED, "Code storage limit exceeded.");
    }
  }
}
