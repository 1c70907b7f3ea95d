package dev.ondol.frontend.lambda;

import dev.ondol.catalog.CodeStore;
import dev.ondol.catalog.CodeUse;
import dev.ondol.catalog.Reads;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.codec.Shapes;
import software.amazon.awssdk.services.lambda.model.FunctionCode;
import software.amazon.awssdk.services.lambda.model.LayerVersionContentInput;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;

/**
 * Takes in the code that a create or an update brings, from wherever the request says it is.
 * Thread-safe.
 */
final class CodeIntake {
  private final CodeStore store;

  CodeIntake(CodeStore store) {
    this.store = store;
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
    FunctionRules.refuse("a bucket", "S3Bucket", FunctionRules.isGiven(code.s3Bucket()));
    FunctionRules.refuse("an image", "ImageUri", FunctionRules.isGiven(code.imageUri()));
    FunctionRules.refuse("a key", "SourceKMSKeyArn", FunctionRules.isGiven(code.sourceKMSKeyArn()));
    if (code.zipFile() == null) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE, "Please provide a source for function code.");
    }
  }

  /** Keeps what {@link #check} let through. Returns when it is durable and unpacked. */
  CodeStore.Artifact take(FunctionCode code) {
    return store.add(code.zipFile().asByteArrayUnsafe());
  }

  /**
   * Asked at the end of a change that names more code.
   *
   * @throws OndolException CODE_STORAGE_EXCEEDED if it names too much
   */
  void requireRoom(Reads changed) {
    if (CodeUse.of(changed).bytes() > store.limits().totalBytes()) {
      throw new OndolException(ErrorCode.CODE_STORAGE_EXCEEDED, "Code storage limit exceeded.");
    }
  }
}
