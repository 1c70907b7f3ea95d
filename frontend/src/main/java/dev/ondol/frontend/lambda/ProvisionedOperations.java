package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.ProvisionedConcurrency;
import dev.ondol.catalog.Row;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import dev.ondol.micromanager.Invoker;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.lambda.model.DeleteProvisionedConcurrencyConfigRequest;
import software.amazon.awssdk.services.lambda.model.DeleteProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.ListProvisionedConcurrencyConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListProvisionedConcurrencyConfigsResponse;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigListItem;
import software.amazon.awssdk.services.lambda.model.PutProvisionedConcurrencyConfigRequest;
import software.amazon.awssdk.services.lambda.model.PutProvisionedConcurrencyConfigResponse;

/**
 * The operations on provisioned concurrency. A put returns at once; how far the environments have
 * come is what a get tells. Thread-safe.
 */
final class ProvisionedOperations {
  private final Account account;
  private final Catalog catalog;
  private final Invoker invoker;
  private final ConcurrencyPlan plan;
  private final ProvisionedRules rules;

  ProvisionedOperations(Account account, Catalog catalog, Invoker invoker, ConcurrencyPlan plan) {
    this.account = account;
    this.catalog = catalog;
    this.invoker = invoker;
    this.plan = plan;
    this.rules = new ProvisionedRules(invoker.limits().concurrency());
  }

  Map<String, Operation> operations() {
    return Map.of(
        "PutProvisionedConcurrencyConfig",
        Operation.of(
            PutProvisionedConcurrencyConfigRequest.class,
            PutProvisionedConcurrencyConfigRequest::builder,
            this::put),
        "GetProvisionedConcurrencyConfig",
        Operation.of(
            GetProvisionedConcurrencyConfigRequest.class,
            GetProvisionedConcurrencyConfigRequest::builder,
            this::get),
        "ListProvisionedConcurrencyConfigs",
        Operation.of(
            ListProvisionedConcurrencyConfigsRequest.class,
            ListProvisionedConcurrencyConfigsRequest::builder,
            this::list),
        "DeleteProvisionedConcurrencyConfig",
        Operation.of(
            DeleteProvisionedConcurrencyConfigRequest.class,
            DeleteProvisionedConcurrencyConfigRequest::builder,
            this::delete));
  }

  private PutProvisionedConcurrencyConfigResponse put(
      PutProvisionedConcurrencyConfigRequest request) {
    FunctionReference reference =
        FunctionReference.of(account, request.functionName(), request.qualifier());
    if (reference.isLatest()) {
      throw invalid(ProvisionedRules.UNPUBLISHED);
    }
    ProvisionedConcurrency wanted =
        new ProvisionedConcurrency(
            reference.qualifier(),
            request.provisionedConcurrentExecutions(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS));
    catalog.change(change -> {
      rules.check(change, reference, wanted);
      change.put(Kinds.PROVISIONED_CONCURRENCY, key(reference), wanted);
      return wanted;
    });
    plan.carry(reference.function());
    ProvisionedView view = view(reference, wanted);
    return PutProvisionedConcurrencyConfigResponse.builder()
        .requestedProvisionedConcurrentExecutions(view.requested())
        .availableProvisionedConcurrentExecutions(view.available())
        .allocatedProvisionedConcurrentExecutions(view.available())
        .status(view.status())
        .statusReason(view.statusReason())
        .lastModified(view.lastModified())
        .build();
  }

  private GetProvisionedConcurrencyConfigResponse get(
      GetProvisionedConcurrencyConfigRequest request) {
    FunctionReference reference = published(request.functionName(), request.qualifier());
    ProvisionedRules.requireTarget(catalog, reference);
    ProvisionedConcurrency found =
        catalog
            .find(Kinds.PROVISIONED_CONCURRENCY, key(reference))
            .orElseThrow(() ->
                new OndolException(
                    ErrorCode.PROVISIONED_CONCURRENCY_CONFIG_NOT_FOUND,
                    "No Provisioned Concurrency Config found for this function"));
    ProvisionedView view = view(reference, found);
    return GetProvisionedConcurrencyConfigResponse.builder()
        .requestedProvisionedConcurrentExecutions(view.requested())
        .availableProvisionedConcurrentExecutions(view.available())
        .allocatedProvisionedConcurrentExecutions(view.available())
        .status(view.status())
        .statusReason(view.statusReason())
        .lastModified(view.lastModified())
        .build();
  }

  private ListProvisionedConcurrencyConfigsResponse list(
      ListProvisionedConcurrencyConfigsRequest request) {
    FunctionReference reference = FunctionReference.of(account, request.functionName(), null);
    FunctionLookup.latest(catalog, reference);
    int size = Pages.size(request.maxItems());
    List<Row<ProvisionedConcurrency>> found =
        catalog.list(
            Kinds.PROVISIONED_CONCURRENCY,
            reference.function().name() + ":",
            Pages.after(request.marker()),
            size + 1);
    List<Row<ProvisionedConcurrency>> page = found.subList(0, Math.min(size, found.size()));
    return ListProvisionedConcurrencyConfigsResponse.builder()
        .provisionedConcurrencyConfigs(
            page.stream().map(row -> item(reference, row.value())).toList())
        .nextMarker(found.size() > size ? Pages.marker(page.getLast().key()) : null)
        .build();
  }

  private ProvisionedConcurrencyConfigListItem item(
      FunctionReference reference, ProvisionedConcurrency provisioned) {
    ProvisionedView view = view(reference, provisioned);
    return ProvisionedConcurrencyConfigListItem.builder()
        .functionArn(reference.function().arn(provisioned.qualifier()))
        .requestedProvisionedConcurrentExecutions(view.requested())
        .availableProvisionedConcurrentExecutions(view.available())
        .allocatedProvisionedConcurrentExecutions(view.available())
        .status(view.status())
        .statusReason(view.statusReason())
        .lastModified(view.lastModified())
        .build();
  }

  /** Also succeeds where nothing is provisioned. */
  private DeleteProvisionedConcurrencyConfigResponse delete(
      DeleteProvisionedConcurrencyConfigRequest request) {
    FunctionReference reference = published(request.functionName(), request.qualifier());
    catalog.change(change -> {
      ProvisionedRules.requireTarget(change, reference);
      change.remove(Kinds.PROVISIONED_CONCURRENCY, key(reference));
      return reference;
    });
    plan.carry(reference.function());
    return DeleteProvisionedConcurrencyConfigResponse.builder().build();
  }

  private ProvisionedView view(FunctionReference reference, ProvisionedConcurrency provisioned) {
    return ProvisionedView.of(catalog, invoker, reference.function().name(), provisioned);
  }

  private FunctionReference published(String functionName, String qualifier) {
    FunctionReference reference = FunctionReference.of(account, functionName, qualifier);
    if (reference.isLatest()) {
      throw invalid("The function resource provided must be an alias or a published version.");
    }
    return reference;
  }

  private static String key(FunctionReference reference) {
    return Kinds.qualifiedKey(reference.function().name(), reference.qualifier());
  }

  private static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }
}
