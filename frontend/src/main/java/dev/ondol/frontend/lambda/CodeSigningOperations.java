package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.CodeSigningConfig;
import dev.ondol.catalog.FunctionCodeSigning;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.Row;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.model.Operation;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CodeSigningPolicies;
import software.amazon.awssdk.services.lambda.model.CodeSigningPolicy;
import software.amazon.awssdk.services.lambda.model.CreateCodeSigningConfigRequest;
import software.amazon.awssdk.services.lambda.model.CreateCodeSigningConfigResponse;
import software.amazon.awssdk.services.lambda.model.DeleteCodeSigningConfigRequest;
import software.amazon.awssdk.services.lambda.model.DeleteCodeSigningConfigResponse;
import software.amazon.awssdk.services.lambda.model.GetCodeSigningConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetCodeSigningConfigResponse;
import software.amazon.awssdk.services.lambda.model.ListCodeSigningConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListCodeSigningConfigsResponse;
import software.amazon.awssdk.services.lambda.model.UpdateCodeSigningConfigRequest;
import software.amazon.awssdk.services.lambda.model.UpdateCodeSigningConfigResponse;

/** Code signing configurations, on their own. Thread-safe. */
final class CodeSigningOperations {
  private static final DateTimeFormatter LAST_MODIFIED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'").withZone(ZoneOffset.UTC);
  private static final int ID_BYTES = 9;
  private static final int ID_DIGITS = 17;

  private final Catalog catalog;
  private final CodeSigning signing;
  private final SecureRandom random = new SecureRandom();

  CodeSigningOperations(Catalog catalog, CodeSigning signing) {
    this.catalog = catalog;
    this.signing = signing;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "CreateCodeSigningConfig",
        Operation.of(
            CreateCodeSigningConfigRequest.class,
            CreateCodeSigningConfigRequest::builder,
            this::create),
        "GetCodeSigningConfig",
        Operation.of(
            GetCodeSigningConfigRequest.class, GetCodeSigningConfigRequest::builder, this::get),
        "UpdateCodeSigningConfig",
        Operation.of(
            UpdateCodeSigningConfigRequest.class,
            UpdateCodeSigningConfigRequest::builder,
            this::update),
        "DeleteCodeSigningConfig",
        Operation.of(
            DeleteCodeSigningConfigRequest.class,
            DeleteCodeSigningConfigRequest::builder,
            this::delete),
        "ListCodeSigningConfigs",
        Operation.of(
            ListCodeSigningConfigsRequest.class,
            ListCodeSigningConfigsRequest::builder,
            this::list));
  }

  private CreateCodeSigningConfigResponse create(CreateCodeSigningConfigRequest request) {
    TagRules.check(request.tags());
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    CodeSigningConfig config =
        new CodeSigningConfig(
            "csc-" + HexFormat.of().formatHex(bytes).substring(0, ID_DIGITS),
            request.description() == null ? "" : request.description(),
            request.allowedPublishers().signingProfileVersionArns(),
            untrusted(request.codeSigningPolicies(), CodeSigningPolicy.WARN.toString()),
            now(),
            request.tags());
    put(config);
    return CreateCodeSigningConfigResponse.builder().codeSigningConfig(view(config)).build();
  }

  private GetCodeSigningConfigResponse get(GetCodeSigningConfigRequest request) {
    return GetCodeSigningConfigResponse.builder()
        .codeSigningConfig(view(require(catalog, request.codeSigningConfigArn())))
        .build();
  }

  private UpdateCodeSigningConfigResponse update(UpdateCodeSigningConfigRequest request) {
    CodeSigningConfig updated =
        catalog.change(change -> {
          CodeSigningConfig old = require(change, request.codeSigningConfigArn());
          CodeSigningConfig next =
              new CodeSigningConfig(
                  old.id(),
                  request.description() == null ? old.description() : request.description(),
                  request.allowedPublishers() == null
                      ? old.publishers()
                      : request.allowedPublishers().signingProfileVersionArns(),
                  untrusted(request.codeSigningPolicies(), old.untrusted()),
                  now(),
                  old.tags());
          change.put(Kinds.CODE_SIGNING_CONFIG, next.id(), next);
          return next;
        });
    return UpdateCodeSigningConfigResponse.builder().codeSigningConfig(view(updated)).build();
  }

  private DeleteCodeSigningConfigResponse delete(DeleteCodeSigningConfigRequest request) {
    catalog.change(change -> {
      CodeSigningConfig old = require(change, request.codeSigningConfigArn());
      boolean used =
          change.list(Kinds.FUNCTION_CODE_SIGNING, "", "", Integer.MAX_VALUE).stream()
              .map(Row::value)
              .map(FunctionCodeSigning::configId)
              .anyMatch(old.id()::equals);
      if (used) {
        throw new OndolException(
            ErrorCode.RESOURCE_CONFLICT,
            "Cannot delete the code signing configuration "
                + request.codeSigningConfigArn()
                + " because functions use it.");
      }
      change.remove(Kinds.CODE_SIGNING_CONFIG, old.id());
      return old;
    });
    return DeleteCodeSigningConfigResponse.builder().build();
  }

  private ListCodeSigningConfigsResponse list(ListCodeSigningConfigsRequest request) {
    int limit = Pages.size(request.maxItems());
    List<Row<CodeSigningConfig>> found =
        catalog.list(Kinds.CODE_SIGNING_CONFIG, "", Pages.after(request.marker()), limit + 1);
    List<Row<CodeSigningConfig>> page = found.subList(0, Math.min(limit, found.size()));
    return ListCodeSigningConfigsResponse.builder()
        .codeSigningConfigs(page.stream().map(Row::value).map(this::view).toList())
        .nextMarker(found.size() > limit ? Pages.marker(page.getLast().key()) : null)
        .build();
  }

  private CodeSigningConfig require(Reads reads, String arn) {
    return signing.find(reads, arn).orElseThrow(() -> CodeSigning.notFound(arn));
  }

  private void put(CodeSigningConfig config) {
    catalog.change(change -> {
      change.put(Kinds.CODE_SIGNING_CONFIG, config.id(), config);
      return config;
    });
  }

  private static String untrusted(@Nullable CodeSigningPolicies given, String otherwise) {
    String policy = given == null ? null : given.untrustedArtifactOnDeploymentAsString();
    return policy == null ? otherwise : policy;
  }

  private software.amazon.awssdk.services.lambda.model.CodeSigningConfig view(
      CodeSigningConfig config) {
    return software.amazon.awssdk.services.lambda.model.CodeSigningConfig.builder()
        .codeSigningConfigId(config.id())
        .codeSigningConfigArn(signing.arn(config.id()))
        .description(config.description())
        .allowedPublishers(p -> p.signingProfileVersionArns(config.publishers()))
        .codeSigningPolicies(p -> p.untrustedArtifactOnDeployment(config.untrusted()))
        .lastModified(LAST_MODIFIED.format(config.lastModified()))
        .build();
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
