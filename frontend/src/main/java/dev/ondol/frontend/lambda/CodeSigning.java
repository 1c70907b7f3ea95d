package dev.ondol.frontend.lambda;

import dev.ondol.catalog.CodeSigningConfig;
import dev.ondol.catalog.FunctionCodeSigning;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.lambda.model.CodeSigningPolicy;

/**
 * What becomes of code that comes to a function with a code signing configuration. Signatures are
 * AWS Signer's to make and cannot be verified here, so all code is untrusted: with {@code Enforce}
 * it is refused, with {@code Warn} it is let through with a warning and counted. Thread-safe.
 */
final class CodeSigning {
  private static final Logger LOG = LoggerFactory.getLogger(CodeSigning.class);
  private static final String ARN_MIDDLE = ":code-signing-config:";

  private final Account account;
  private final Counter warnings;

  CodeSigning(Account account, MeterRegistry metrics) {
    this.account = account;
    this.warnings =
        Counter.builder("ondol.signature.validation.errors")
            .description("Code that was let through although its signature is not trusted")
            .register(metrics);
  }

  String arn(String id) {
    return "arn:aws:lambda:" + account.region() + ":" + account.id() + ARN_MIDDLE + id;
  }

  /** The configuration with this ARN, if it is one of this server's and there. */
  Optional<CodeSigningConfig> find(Reads reads, String arn) {
    String id = arn.substring(arn.lastIndexOf(':') + 1);
    return arn.equals(arn(id)) ? reads.find(Kinds.CODE_SIGNING_CONFIG, id) : Optional.empty();
  }

  /**
   * The configuration that a function is to have.
   *
   * @throws OndolException CODE_SIGNING_CONFIG_NOT_FOUND
   */
  CodeSigningConfig require(Reads reads, String arn) {
    return find(reads, arn)
        .orElseThrow(() ->
            new OndolException(
                ErrorCode.CODE_SIGNING_CONFIG_NOT_FOUND,
                "The code signing configuration cannot be found. Check that the provided"
                    + " configuration is not deleted: "
                    + arn
                    + "."));
  }

  static OndolException notFound(String arn) {
    return new OndolException(
        ErrorCode.RESOURCE_NOT_FOUND,
        "The Lambda code signing configuration " + arn + " can not be found.");
  }

  /**
   * Asked before code or layers come to a function that exists.
   *
   * @throws OndolException CODE_VERIFICATION_FAILED if its configuration does not let them
   */
  void check(Reads reads, String function) {
    check(
        reads
            .find(Kinds.FUNCTION_CODE_SIGNING, function)
            .map(FunctionCodeSigning::configId)
            .flatMap(id -> reads.find(Kinds.CODE_SIGNING_CONFIG, id))
            .orElse(null),
        function);
  }

  /**
   * @param config null for none
   */
  void check(@Nullable CodeSigningConfig config, String function) {
    if (config == null) {
      return;
    }
    if (config.untrusted().equals(CodeSigningPolicy.ENFORCE.toString())) {
      throw new OndolException(
          ErrorCode.CODE_VERIFICATION_FAILED,
          "Lambda cannot deploy the function. The function or layer might be signed using a"
              + " signature that the client is not configured to accept. Check the provided"
              + " signature for "
              + function
              + ".");
    }
    LOG.warn("function {} gets code whose signature {} does not trust", function, config.id());
    warnings.increment();
  }
}
