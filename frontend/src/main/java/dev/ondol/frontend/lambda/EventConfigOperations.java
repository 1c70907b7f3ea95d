package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Changes;
import dev.ondol.catalog.EventInvokeConfig;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.Row;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.lambda.EventDestinations.Checked;
import dev.ondol.frontend.model.Operation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.DestinationConfig;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsResponse;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionEventInvokeConfigRequest;

/**
 * How asynchronous invokes of a function, a version or an alias are retried and where their outcome
 * goes. What is set here holds for events that are already waiting, too. Thread-safe.
 */
final class EventConfigOperations {
  private final Account account;
  private final Catalog catalog;

  EventConfigOperations(Account account, Catalog catalog) {
    this.account = account;
    this.catalog = catalog;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "PutFunctionEventInvokeConfig",
        Operation.of(
            PutFunctionEventInvokeConfigRequest.class,
            PutFunctionEventInvokeConfigRequest::builder,
            this::put),
        "UpdateFunctionEventInvokeConfig",
        Operation.of(
            UpdateFunctionEventInvokeConfigRequest.class,
            UpdateFunctionEventInvokeConfigRequest::builder,
            this::update),
        "GetFunctionEventInvokeConfig",
        Operation.of(
            GetFunctionEventInvokeConfigRequest.class,
            GetFunctionEventInvokeConfigRequest::builder,
            this::get),
        "ListFunctionEventInvokeConfigs",
        Operation.of(
            ListFunctionEventInvokeConfigsRequest.class,
            ListFunctionEventInvokeConfigsRequest::builder,
            this::list),
        "DeleteFunctionEventInvokeConfig",
        Operation.of(
            DeleteFunctionEventInvokeConfigRequest.class,
            DeleteFunctionEventInvokeConfigRequest::builder,
            this::delete));
  }

  private FunctionEventInvokeConfig put(PutFunctionEventInvokeConfigRequest request) {
    requireSomething(
        request.maximumRetryAttempts(),
        request.maximumEventAgeInSeconds(),
        request.destinationConfig());
    FunctionReference reference = reference(request.functionName(), request.qualifier());
    return catalog.change(change -> {
      requireTarget(change, reference);
      Checked checked = check(change, reference, request.destinationConfig());
      EventInvokeConfig config =
          new EventInvokeConfig(
              request.maximumRetryAttempts(),
              request.maximumEventAgeInSeconds(),
              checked.onSuccess(),
              checked.onFailure(),
              now());
      change.put(Kinds.EVENT_INVOKE_CONFIG, key(reference), config);
      return view(key(reference), config);
    });
  }

  /** What the request leaves out stays as it was. */
  private FunctionEventInvokeConfig update(UpdateFunctionEventInvokeConfigRequest request) {
    requireSomething(
        request.maximumRetryAttempts(),
        request.maximumEventAgeInSeconds(),
        request.destinationConfig());
    FunctionReference reference = reference(request.functionName(), request.qualifier());
    return catalog.change(change -> {
      requireTarget(change, reference);
      EventInvokeConfig old = require(change, reference);
      Checked checked =
          request.destinationConfig() == null
              ? new Checked(old.onSuccess(), old.onFailure())
              : check(change, reference, request.destinationConfig());
      EventInvokeConfig config =
          new EventInvokeConfig(
              request.maximumRetryAttempts() == null
                  ? old.maxRetries()
                  : request.maximumRetryAttempts(),
              request.maximumEventAgeInSeconds() == null
                  ? old.maxAgeSeconds()
                  : request.maximumEventAgeInSeconds(),
              checked.onSuccess(),
              checked.onFailure(),
              now());
      change.put(Kinds.EVENT_INVOKE_CONFIG, key(reference), config);
      return view(key(reference), config);
    });
  }

  private FunctionEventInvokeConfig get(GetFunctionEventInvokeConfigRequest request) {
    FunctionReference reference = reference(request.functionName(), request.qualifier());
    EventInvokeConfig config = require(catalog, reference);
    return view(key(reference), config);
  }

  private ListFunctionEventInvokeConfigsResponse list(
      ListFunctionEventInvokeConfigsRequest request) {
    FunctionReference reference = reference(request.functionName(), null);
    String name = reference.function().name();
    if (catalog.function(name).isEmpty()) {
      throw noFunction();
    }
    int size = Pages.size(request.maxItems());
    String after = Pages.after(request.marker());
    List<Row<EventInvokeConfig>> found = new ArrayList<>();
    if (after.isEmpty()) {
      Optional<EventInvokeConfig> latest = catalog.find(Kinds.EVENT_INVOKE_CONFIG, name);
      latest.ifPresent(config -> found.add(new Row<>(name, config)));
    }
    found.addAll(
        catalog.list(
            Kinds.EVENT_INVOKE_CONFIG,
            name + ":",
            after.equals(name) ? "" : after,
            size + 1 - found.size()));
    List<Row<EventInvokeConfig>> page = found.subList(0, Math.min(size, found.size()));
    return ListFunctionEventInvokeConfigsResponse.builder()
        .functionEventInvokeConfigs(page.stream().map(row -> view(row.key(), row.value())).toList())
        .nextMarker(found.size() > size ? Pages.marker(page.getLast().key()) : null)
        .build();
  }

  private DeleteFunctionEventInvokeConfigResponse delete(
      DeleteFunctionEventInvokeConfigRequest request) {
    FunctionReference reference = reference(request.functionName(), request.qualifier());
    return catalog.change(change -> {
      require(change, reference);
      change.remove(Kinds.EVENT_INVOKE_CONFIG, key(reference));
      return DeleteFunctionEventInvokeConfigResponse.builder().build();
    });
  }

  private static void requireSomething(
      @Nullable Integer retries, @Nullable Integer age, @Nullable DestinationConfig destinations) {
    if (retries == null && age == null && destinations == null) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "You must specify at least one of error handling or destination setting.");
    }
  }

  private static void requireTarget(Reads reads, FunctionReference reference) {
    String name = reference.function().name();
    String qualifier = reference.qualifier();
    boolean there =
        reads.function(name).isPresent()
            && (reference.isLatest()
                || reads.version(name, qualifier).isPresent()
                || reads.alias(name, qualifier).isPresent());
    if (!there) {
      throw noFunction();
    }
  }

  private static OndolException noFunction() {
    return new OndolException(ErrorCode.RESOURCE_NOT_FOUND, "The function doesn't exist.");
  }

  private static EventInvokeConfig require(Reads reads, FunctionReference reference) {
    return reads
        .find(Kinds.EVENT_INVOKE_CONFIG, key(reference))
        .orElseThrow(() ->
            new OndolException(
                ErrorCode.RESOURCE_NOT_FOUND,
                "The function %s doesn't have an EventInvokeConfig".formatted(arn(reference))));
  }

  private Checked check(
      Changes change, FunctionReference reference, @Nullable DestinationConfig destinations) {
    return EventDestinations.check(account, change, reference.function(), destinations);
  }

  private FunctionReference reference(String name, @Nullable String qualifier) {
    return FunctionReference.of(account, name, qualifier);
  }

  private static String key(FunctionReference reference) {
    String name = reference.function().name();
    return reference.isLatest() ? name : Kinds.qualifiedKey(name, reference.qualifier());
  }

  private static String arn(FunctionReference reference) {
    return reference
        .function()
        .arn(reference.isLatest() ? FunctionVersion.LATEST : reference.qualifier());
  }

  /** AWS tells it in whole seconds. */
  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * @param key a function's name, or one with a qualifier
   */
  private FunctionEventInvokeConfig view(String key, EventInvokeConfig config) {
    int cut = key.indexOf(':');
    String qualifier = cut < 0 ? FunctionVersion.LATEST : key.substring(cut + 1);
    String name = cut < 0 ? key : key.substring(0, cut);
    return FunctionEventInvokeConfig.builder()
        .functionArn(account.function(name).arn(qualifier))
        .lastModified(config.lastModified())
        .maximumRetryAttempts(config.maxRetries())
        .maximumEventAgeInSeconds(config.maxAgeSeconds())
        .destinationConfig(d ->
            d.onSuccess(s -> s.destination(orNull(config.onSuccess())))
                .onFailure(f -> f.destination(orNull(config.onFailure()))))
        .build();
  }

  private static @Nullable String orNull(String arn) {
    return arn.isEmpty() ? null : arn;
  }
}
