package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.FunctionUrl;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.Row;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import dev.ondol.frontend.model.Operation.Caller;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.Cors;
import software.amazon.awssdk.services.lambda.model.CreateFunctionUrlConfigRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionUrlConfigResponse;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionUrlConfigRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionUrlConfigResponse;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.FunctionUrlConfig;
import software.amazon.awssdk.services.lambda.model.GetFunctionUrlConfigRequest;
import software.amazon.awssdk.services.lambda.model.InvokeMode;
import software.amazon.awssdk.services.lambda.model.ListFunctionUrlConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionUrlConfigsResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionUrlConfigRequest;

/**
 * The operations on function URLs. A URL answers as soon as it is made, at {@link UrlGateway}.
 * Thread-safe.
 */
final class UrlOperations {
  /** Resolvers take every name below it for this machine. */
  static final String SUFFIX = "localhost";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Account account;
  private final Catalog catalog;
  private final FunctionUrls urls;

  UrlOperations(Account account, Catalog catalog, FunctionUrls urls) {
    this.account = account;
    this.catalog = catalog;
    this.urls = urls;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "CreateFunctionUrlConfig",
        Operation.of(
            CreateFunctionUrlConfigRequest.class,
            CreateFunctionUrlConfigRequest::builder,
            this::create),
        "GetFunctionUrlConfig",
        Operation.of(
            GetFunctionUrlConfigRequest.class, GetFunctionUrlConfigRequest::builder, this::get),
        "ListFunctionUrlConfigs",
        Operation.of(
            ListFunctionUrlConfigsRequest.class,
            ListFunctionUrlConfigsRequest::builder,
            this::list),
        "UpdateFunctionUrlConfig",
        Operation.of(
            UpdateFunctionUrlConfigRequest.class,
            UpdateFunctionUrlConfigRequest::builder,
            this::update),
        "DeleteFunctionUrlConfig",
        Operation.of(
            DeleteFunctionUrlConfigRequest.class,
            DeleteFunctionUrlConfigRequest::builder,
            this::delete));
  }

  private CreateFunctionUrlConfigResponse create(
      CreateFunctionUrlConfigRequest request, Caller caller) {
    FunctionReference reference = reference(request.functionName(), request.qualifier());
    Instant now = Instant.now();
    FunctionUrl made =
        new FunctionUrl(
            FunctionUrls.newId(),
            reference.function().name(),
            reference.qualifier(),
            request.authType() == FunctionUrlAuthType.AWS_IAM,
            request.invokeMode() == InvokeMode.RESPONSE_STREAM,
            cors(request.cors()),
            now,
            now);
    catalog.change(change -> {
      requireTarget(change, reference);
      FunctionRules.refuseTenants(change, reference.function(), "Function URLs");
      if (change.find(Kinds.FUNCTION_URL, key(reference)).isPresent()) {
        throw new OndolException(
            ErrorCode.RESOURCE_CONFLICT,
            "Failed to create function url config for [functionArn = %s]. Error message:  FunctionUrlConfig exists for this Lambda function"
                .formatted(reference.arn()));
      }
      change.put(Kinds.FUNCTION_URL, key(reference), made);
      return made;
    });
    urls.add(made);
    FunctionUrlConfig shown = view(made, caller);
    return CreateFunctionUrlConfigResponse.builder()
        .functionUrl(shown.functionUrl())
        .functionArn(shown.functionArn())
        .authType(shown.authType())
        .cors(shown.cors())
        .creationTime(shown.creationTime())
        .invokeMode(shown.invokeMode())
        .build();
  }

  private FunctionUrlConfig get(GetFunctionUrlConfigRequest request, Caller caller) {
    return view(require(catalog, reference(request.functionName(), request.qualifier())), caller);
  }

  private ListFunctionUrlConfigsResponse list(
      ListFunctionUrlConfigsRequest request, Caller caller) {
    String name = FunctionReference.of(account, request.functionName(), null).function().name();
    if (catalog.function(name).isEmpty()) {
      throw noFunction();
    }
    int size = Pages.size(request.maxItems());
    String after = Pages.after(request.marker());
    List<Row<FunctionUrl>> found = new ArrayList<>();
    if (after.isEmpty()) {
      Optional<FunctionUrl> latest = catalog.find(Kinds.FUNCTION_URL, name);
      latest.ifPresent(url -> found.add(new Row<>(name, url)));
    }
    found.addAll(
        catalog.list(
            Kinds.FUNCTION_URL,
            name + ":",
            after.equals(name) ? "" : after,
            size + 1 - found.size()));
    List<Row<FunctionUrl>> page = found.subList(0, Math.min(size, found.size()));
    return ListFunctionUrlConfigsResponse.builder()
        .functionUrlConfigs(page.stream().map(row -> view(row.value(), caller)).toList())
        .nextMarker(found.size() > size ? Pages.marker(page.getLast().key()) : null)
        .build();
  }

  /** What the request leaves out stays as it was. */
  private FunctionUrlConfig update(UpdateFunctionUrlConfigRequest request, Caller caller) {
    FunctionReference reference = reference(request.functionName(), request.qualifier());
    FunctionUrl made =
        catalog.change(change -> {
          requireTarget(change, reference);
          FunctionUrl old = require(change, reference);
          FunctionUrl changed =
              new FunctionUrl(
                  old.id(),
                  old.functionName(),
                  old.alias(),
                  request.authType() == null
                      ? old.iam()
                      : request.authType() == FunctionUrlAuthType.AWS_IAM,
                  request.invokeMode() == null
                      ? old.streaming()
                      : request.invokeMode() == InvokeMode.RESPONSE_STREAM,
                  request.cors() == null ? old.cors() : cors(request.cors()),
                  old.created(),
                  Instant.now());
          change.put(Kinds.FUNCTION_URL, key(reference), changed);
          return changed;
        });
    return view(made, caller);
  }

  private DeleteFunctionUrlConfigResponse delete(DeleteFunctionUrlConfigRequest request) {
    FunctionReference reference = reference(request.functionName(), request.qualifier());
    return catalog.change(change -> {
      require(change, reference);
      change.remove(Kinds.FUNCTION_URL, key(reference));
      return DeleteFunctionUrlConfigResponse.builder().build();
    });
  }

  /** Versions have no URLs, only aliases and the unpublished code. */
  private FunctionReference reference(String name, @Nullable String qualifier) {
    FunctionReference reference = FunctionReference.of(account, name, qualifier);
    String given = reference.qualifier();
    if (!given.isEmpty() && (reference.isLatest() || Kinds.isVersion(given))) {
      throw LambdaConstraints.TABLE.broken(
          List.of(
              "Value '%s' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)"
                  .formatted(given)));
    }
    return reference;
  }

  private static void requireTarget(Reads reads, FunctionReference reference) {
    String name = reference.function().name();
    if (reads.function(name).isEmpty()
        || (!reference.isLatest() && reads.alias(name, reference.qualifier()).isEmpty())) {
      throw noFunction();
    }
  }

  private static OndolException noFunction() {
    return new OndolException(ErrorCode.RESOURCE_NOT_FOUND, "Function does not exist");
  }

  private static FunctionUrl require(Reads reads, FunctionReference reference) {
    return reads
        .find(Kinds.FUNCTION_URL, key(reference))
        .orElseThrow(() ->
            new OndolException(
                ErrorCode.RESOURCE_NOT_FOUND, "The resource you requested does not exist."));
  }

  private static String key(FunctionReference reference) {
    return FunctionUrls.key(reference.function().name(), reference.qualifier());
  }

  private static FunctionUrl.@Nullable Cors cors(@Nullable Cors asked) {
    return asked == null
        ? null
        : new FunctionUrl.Cors(
            asked.allowCredentials(),
            List.copyOf(asked.allowHeaders()),
            List.copyOf(asked.allowMethods()),
            List.copyOf(asked.allowOrigins()),
            List.copyOf(asked.exposeHeaders()),
            asked.maxAge());
  }

  private FunctionUrlConfig view(FunctionUrl url, Caller caller) {
    String arn = account.function(url.functionName()).arn();
    return FunctionUrlConfig.builder()
        .functionUrl(address(url, caller))
        .functionArn(url.alias().isEmpty() ? arn : arn + ":" + url.alias())
        .authType(url.iam() ? FunctionUrlAuthType.AWS_IAM : FunctionUrlAuthType.NONE)
        .cors(view(url.cors()))
        .creationTime(TIME.format(url.created()))
        .lastModifiedTime(TIME.format(url.modified()))
        .invokeMode(url.streaming() ? InvokeMode.RESPONSE_STREAM : InvokeMode.BUFFERED)
        .build();
  }

  private static @Nullable Cors view(FunctionUrl.@Nullable Cors cors) {
    if (cors == null) {
      return null;
    }
    return Cors.builder()
        .allowCredentials(cors.allowCredentials())
        .allowHeaders(orNull(cors.allowHeaders()))
        .allowMethods(orNull(cors.allowMethods()))
        .allowOrigins(orNull(cors.allowOrigins()))
        .exposeHeaders(orNull(cors.exposeHeaders()))
        .maxAge(cors.maxAge())
        .build();
  }

  private static @Nullable List<String> orNull(List<String> list) {
    return list.isEmpty() ? null : list;
  }

  /** At the port that the caller reached. */
  private String address(FunctionUrl url, Caller caller) {
    int port = URI.create(caller.endpoint()).getPort();
    return "http://%s%s%s.%s%s/"
        .formatted(
            url.id(), UrlGateway.LABEL, account.region(), SUFFIX, port < 0 ? "" : ":" + port);
  }
}
