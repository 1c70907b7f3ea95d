package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Row;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsRequest;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionCodeSigningConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionCodeSigningConfigResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionRequest;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionResponse;

/** The operations that look at functions and change nothing. Thread-safe. */
final class FunctionReads {
  private static final int PAGE = 50;
  private static final int ACCOUNT_CONCURRENCY = 1000;
  private static final long TOTAL_CODE_BYTES = 300L << 30;
  private static final long MAX_UNZIPPED_BYTES = 262_144_000;
  private static final long MAX_ZIPPED_BYTES = 52_428_800;

  private final Account account;
  private final Catalog catalog;
  private final ConfigurationView view;
  private final CodeLinks links;

  FunctionReads(Account account, Catalog catalog, ConfigurationView view, CodeLinks links) {
    this.account = account;
    this.catalog = catalog;
    this.view = view;
    this.links = links;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "GetFunction",
        Operation.of(GetFunctionRequest.class, GetFunctionRequest::builder, this::getFunction),
        "GetFunctionConfiguration",
        Operation.of(
            GetFunctionConfigurationRequest.class,
            GetFunctionConfigurationRequest::builder,
            this::getConfiguration),
        "ListFunctions",
        Operation.of(ListFunctionsRequest.class, ListFunctionsRequest::builder, this::list),
        "ListVersionsByFunction",
        Operation.of(
            ListVersionsByFunctionRequest.class,
            ListVersionsByFunctionRequest::builder,
            this::listVersions),
        "GetFunctionConcurrency",
        Operation.of(
            GetFunctionConcurrencyRequest.class,
            GetFunctionConcurrencyRequest::builder,
            this::getConcurrency),
        "GetFunctionCodeSigningConfig",
        Operation.of(
            GetFunctionCodeSigningConfigRequest.class,
            GetFunctionCodeSigningConfigRequest::builder,
            this::getCodeSigning),
        "GetAccountSettings",
        Operation.of(
            GetAccountSettingsRequest.class,
            GetAccountSettingsRequest::builder,
            this::getAccountSettings));
  }

  /** The function or version that a caller means by a name and perhaps a qualifier. */
  private Function require(FunctionReference reference) {
    return FunctionLookup.require(catalog, reference).function();
  }

  private GetFunctionResponse getFunction(GetFunctionRequest request, Operation.Caller caller) {
    FunctionReference reference =
        FunctionReference.of(account, request.functionName(), request.qualifier());
    Function function = require(reference);
    GetFunctionResponse.Builder response =
        GetFunctionResponse.builder()
            .configuration(view.of(function, reference.qualifier()))
            .code(code ->
                code.repositoryType("S3")
                    .location(caller.endpoint() + links.path(function.version())));
    if (!function.details().tags().isEmpty()) {
      response.tags(function.details().tags());
    }
    return response.build();
  }

  private FunctionConfiguration getConfiguration(GetFunctionConfigurationRequest request) {
    FunctionReference reference =
        FunctionReference.of(account, request.functionName(), request.qualifier());
    return view.of(require(reference), reference.qualifier());
  }

  private ListFunctionsResponse list(ListFunctionsRequest request) {
    String master = request.masterRegion();
    if (master != null && !master.equals("ALL") && !master.equals(account.region())) {
      return ListFunctionsResponse.builder().functions(List.of()).build();
    }
    int limit = Math.min(request.maxItems() == null ? PAGE : request.maxItems(), PAGE);
    String qualifier = request.functionVersionAsString() == null ? "" : FunctionVersion.LATEST;
    List<Row<Function>> found =
        catalog.list(Kinds.FUNCTION, "", after(request.marker()), limit + 1);
    List<Row<Function>> page = found.subList(0, Math.min(limit, found.size()));
    return ListFunctionsResponse.builder()
        .functions(page.stream().map(row -> view.of(row.value(), qualifier)).toList())
        .nextMarker(found.size() > limit ? marker(page.getLast().key()) : null)
        .build();
  }

  private ListVersionsByFunctionResponse listVersions(ListVersionsByFunctionRequest request) {
    Function function = require(FunctionReference.of(account, request.functionName(), null));
    return ListVersionsByFunctionResponse.builder()
        .versions(view.of(function, FunctionVersion.LATEST))
        .build();
  }

  /** No concurrency is reserved for any function. */
  private SdkPojo getConcurrency(GetFunctionConcurrencyRequest request) {
    require(FunctionReference.of(account, request.functionName(), null));
    return GetFunctionConcurrencyResponse.builder().build();
  }

  /** No function demands signed code. */
  private SdkPojo getCodeSigning(GetFunctionCodeSigningConfigRequest request) {
    require(FunctionReference.of(account, request.functionName(), null));
    return GetFunctionCodeSigningConfigResponse.builder().build();
  }

  private GetAccountSettingsResponse getAccountSettings(GetAccountSettingsRequest request) {
    List<Row<Function>> all = catalog.list(Kinds.FUNCTION, "", "", Integer.MAX_VALUE);
    long functionCount = all.size();
    long codeSize = all.stream().mapToLong(row -> row.value().version().code().sizeBytes()).sum();
    return GetAccountSettingsResponse.builder()
        .accountLimit(limit ->
            limit
                .totalCodeSize(TOTAL_CODE_BYTES)
                .codeSizeUnzipped(MAX_UNZIPPED_BYTES)
                .codeSizeZipped(MAX_ZIPPED_BYTES)
                .concurrentExecutions(ACCOUNT_CONCURRENCY)
                .unreservedConcurrentExecutions(ACCOUNT_CONCURRENCY))
        .accountUsage(usage -> usage.totalCodeSize(codeSize).functionCount(functionCount))
        .build();
  }

  private static String marker(String name) {
    return Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String after(@Nullable String marker) {
    if (marker == null || marker.isEmpty()) {
      return "";
    }
    try {
      return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE, "The provided marker is not valid.", e);
    }
  }
}
