package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.CodeStore;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.FunctionVersion.Logging;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.FrontendParts;
import dev.ondol.frontend.model.Operation;
import dev.ondol.micromanager.Invoker;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionResponse;
import software.amazon.awssdk.services.lambda.model.Environment;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LoggingConfig;
import software.amazon.awssdk.services.lambda.model.TracingMode;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * The operations that make, change and delete functions. Each returns when the catalog has the
 * change durably; slots of the old revision are retired after that, so that no new one starts from
 * what was replaced. Thread-safe; two changes of one function at the same time end in a conflict
 * for one of them.
 */
final class FunctionWrites {
  private static final int DEFAULT_MEMORY_MIB = 128;
  private static final int DEFAULT_STORAGE_MIB = 512;
  private static final int DEFAULT_TIMEOUT_SECONDS = 3;
  private static final int DELETED = 204;
  private static final String STALE_REVISION =
      "The RevisionId provided does not match the latest RevisionId. Call the"
          + " GetFunction/GetFunctionConfiguration API to retrieve the latest RevisionId";

  private final Account account;
  private final Catalog catalog;
  private final CodeStore code;
  private final Invoker invoker;
  private final FunctionRules rules;
  private final ConfigurationView view;

  FunctionWrites(
      Account account, FrontendParts parts, FunctionRules rules, ConfigurationView view) {
    this.account = account;
    this.catalog = parts.catalog();
    this.code = parts.code();
    this.invoker = parts.invoker();
    this.rules = rules;
    this.view = view;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "CreateFunction",
        Operation.of(CreateFunctionRequest.class, CreateFunctionRequest::builder, this::create),
        "UpdateFunctionCode",
        Operation.of(
            UpdateFunctionCodeRequest.class, UpdateFunctionCodeRequest::builder, this::updateCode),
        "UpdateFunctionConfiguration",
        Operation.of(
            UpdateFunctionConfigurationRequest.class,
            UpdateFunctionConfigurationRequest::builder,
            this::updateConfiguration),
        "DeleteFunction",
        Operation.of(DeleteFunctionRequest.class, DeleteFunctionRequest::builder, this::delete));
  }

  private FunctionConfiguration create(CreateFunctionRequest request) {
    FunctionReference reference = FunctionReference.of(account, request.functionName(), null);
    rules.check(request);
    TagRules.check(request.tags());
    String name = reference.function().name();
    if (catalog.function(name).isPresent()) {
      throw alreadyExists(name);
    }
    CodeStore.Artifact artifact = add(request.code().zipFile());
    FunctionVersion latest =
        new FunctionVersion(
            reference.function(),
            FunctionVersion.LATEST,
            newRevision(),
            new FunctionVersion.Code(
                request.runtimeAsString(),
                request.handler(),
                artifact.sha256(),
                artifact.sizeBytes(),
                List.of()),
            new FunctionVersion.Limits(
                or(request.memorySize(), DEFAULT_MEMORY_MIB),
                request.ephemeralStorage() == null
                    ? DEFAULT_STORAGE_MIB
                    : request.ephemeralStorage().size(),
                Duration.ofSeconds(or(request.timeout(), DEFAULT_TIMEOUT_SECONDS))),
            new FunctionVersion.Settings(
                request.environment() == null ? Map.of() : request.environment().variables(),
                Logging.text(logGroup(request.loggingConfig(), "/aws/lambda/" + name)),
                request.role(),
                false));
    Function function =
        new Function(
            latest,
            new Function.Details(
                or(request.description(), ""),
                architecture(request.architecturesAsStrings(), rules.hostArchitecture()),
                request.tracingConfig() == null
                    ? TracingMode.PASS_THROUGH.toString()
                    : or(
                        request.tracingConfig().modeAsString(),
                        TracingMode.PASS_THROUGH.toString()),
                now(),
                request.tags()));
    catalog.change(change -> {
      if (change.function(name).isPresent()) {
        throw alreadyExists(name);
      }
      change.put(Kinds.FUNCTION, name, function);
      return function;
    });
    return view.created(function);
  }

  private FunctionConfiguration updateCode(UpdateFunctionCodeRequest request) {
    Function old = require(request.functionName(), request.revisionId());
    rules.check(request);
    CodeStore.Artifact artifact = add(request.zipFile());
    FunctionVersion latest = old.version();
    FunctionVersion.Code newCode =
        new FunctionVersion.Code(
            latest.code().runtime(),
            latest.code().handler(),
            artifact.sha256(),
            artifact.sizeBytes(),
            latest.code().layers());
    Function updated =
        new Function(
            new FunctionVersion(
                latest.function(),
                latest.version(),
                newRevision(),
                newCode,
                latest.limits(),
                latest.settings()),
            details(old.details(), old.details().description(), old.details().tracingMode()));
    if (Boolean.TRUE.equals(request.dryRun())) {
      return view.of(updated, "");
    }
    replace(old, updated);
    return view.updated(updated);
  }

  private FunctionConfiguration updateConfiguration(UpdateFunctionConfigurationRequest request) {
    Function old = require(request.functionName(), request.revisionId());
    rules.check(request);
    FunctionVersion latest = old.version();
    FunctionVersion.Limits limits = latest.limits();
    Environment environment = request.environment();
    FunctionVersion changed =
        new FunctionVersion(
            latest.function(),
            latest.version(),
            newRevision(),
            new FunctionVersion.Code(
                or(request.runtimeAsString(), latest.code().runtime()),
                or(request.handler(), latest.code().handler()),
                latest.code().sha256(),
                latest.code().sizeBytes(),
                latest.code().layers()),
            new FunctionVersion.Limits(
                or(request.memorySize(), limits.memoryMib()),
                request.ephemeralStorage() == null
                    ? limits.ephemeralStorageMib()
                    : request.ephemeralStorage().size(),
                request.timeout() == null
                    ? limits.timeout()
                    : Duration.ofSeconds(request.timeout())),
            new FunctionVersion.Settings(
                environment == null ? latest.settings().environment() : environment.variables(),
                Logging.text(
                    logGroup(request.loggingConfig(), latest.settings().logging().group())),
                or(request.role(), latest.settings().role()),
                latest.settings().tenantIsolated()));
    Function.Details details = old.details();
    String tracing =
        request.tracingConfig() == null ? null : request.tracingConfig().modeAsString();
    Function updated =
        new Function(
            changed,
            details(
                details,
                or(request.description(), details.description()),
                or(tracing, details.tracingMode())));
    replace(old, updated);
    return view.updated(updated);
  }

  private DeleteFunctionResponse delete(DeleteFunctionRequest request) {
    FunctionReference reference =
        FunctionReference.of(account, request.functionName(), request.qualifier());
    if (reference.qualifier().equals(FunctionVersion.LATEST)) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "$LATEST version cannot be deleted without deleting the function.");
    }
    if (!reference.isLatest()) {
      throw reference.notFound();
    }
    String name = reference.function().name();
    catalog.change(change -> {
      Function deleted = change.function(name).orElseThrow(reference::notFound);
      change.removeFunction(name);
      return deleted;
    });
    invoker.retire(reference.function(), "");
    return DeleteFunctionResponse.builder().statusCode(DELETED).build();
  }

  /** The function in the revision that the caller saw last, if it says which. */
  private Function require(String name, @Nullable String revisionId) {
    FunctionReference reference = FunctionReference.of(account, name, null);
    Function function = catalog.function(reference.function().name()).orElse(null);
    if (function == null || !reference.isLatest()) {
      throw reference.notFound();
    }
    if (revisionId != null && !revisionId.equals(function.version().revisionId())) {
      throw new OndolException(ErrorCode.PRECONDITION_FAILED, STALE_REVISION);
    }
    return function;
  }

  private void replace(Function old, Function updated) {
    FunctionVersion latest = updated.version();
    catalog.change(change -> {
      String stored = change.function(old.name()).map(now -> now.version().revisionId()).orElse("");
      if (!stored.equals(old.version().revisionId())) {
        throw new OndolException(
            ErrorCode.RESOURCE_CONFLICT,
            "The operation cannot be performed at this time. An update is in progress for resource:"
                + " "
                + latest.function().arn());
      }
      change.put(Kinds.FUNCTION, old.name(), updated);
      return updated;
    });
    invoker.retire(latest.function(), latest.revisionId());
  }

  private CodeStore.Artifact add(SdkBytes zip) {
    return code.add(zip.asByteArrayUnsafe());
  }

  private static OndolException alreadyExists(String name) {
    return new OndolException(ErrorCode.RESOURCE_CONFLICT, "Function already exist: " + name);
  }

  private static Function.Details details(
      Function.Details old, String description, String tracingMode) {
    return new Function.Details(description, old.architecture(), tracingMode, now(), old.tags());
  }

  private static String logGroup(@Nullable LoggingConfig logging, String otherwise) {
    return logging == null ? otherwise : or(logging.logGroup(), otherwise);
  }

  private static String architecture(List<String> given, String otherwise) {
    return given.isEmpty() ? otherwise : given.getFirst();
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private static String newRevision() {
    return UUID.randomUUID().toString();
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
