package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Alias;
import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Changes;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.Row;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionId;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.CreateAliasRequest;
import software.amazon.awssdk.services.lambda.model.DeleteAliasRequest;
import software.amazon.awssdk.services.lambda.model.DeleteAliasResponse;
import software.amazon.awssdk.services.lambda.model.GetAliasRequest;
import software.amazon.awssdk.services.lambda.model.ListAliasesRequest;
import software.amazon.awssdk.services.lambda.model.ListAliasesResponse;
import software.amazon.awssdk.services.lambda.model.UpdateAliasRequest;

/** The operations on aliases. An invoke sees a change at once. Thread-safe. */
final class AliasOperations {
  private final Account account;
  private final Catalog catalog;
  private final ConcurrencyPlan plan;

  AliasOperations(Account account, Catalog catalog, ConcurrencyPlan plan) {
    this.account = account;
    this.catalog = catalog;
    this.plan = plan;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "CreateAlias",
        Operation.of(CreateAliasRequest.class, CreateAliasRequest::builder, this::create),
        "GetAlias",
        Operation.of(GetAliasRequest.class, GetAliasRequest::builder, this::get),
        "ListAliases",
        Operation.of(ListAliasesRequest.class, ListAliasesRequest::builder, this::list),
        "UpdateAlias",
        Operation.of(UpdateAliasRequest.class, UpdateAliasRequest::builder, this::update),
        "DeleteAlias",
        Operation.of(DeleteAliasRequest.class, DeleteAliasRequest::builder, this::delete));
  }

  private AliasConfiguration create(CreateAliasRequest request) {
    FunctionReference reference = reference(request.functionName());
    String description = request.description();
    Alias alias =
        new Alias(
            reference.function(),
            request.name(),
            request.functionVersion(),
            description == null ? "" : description,
            AliasRules.share(request.routingConfig()),
            FunctionSettings.newRevision());
    return catalog.change(change -> {
      AliasRules.requireVersion(change, alias, alias.version());
      if (change.alias(reference.function().name(), alias.name()).isPresent()) {
        throw new OndolException(
            ErrorCode.RESOURCE_CONFLICT, "Alias already exists: " + alias.arn());
      }
      return put(change, alias);
    });
  }

  private AliasConfiguration get(GetAliasRequest request) {
    FunctionReference reference = reference(request.functionName());
    requireFunction(catalog, reference);
    return view(
        catalog
            .alias(reference.function().name(), request.name())
            .orElseThrow(() -> missing("Cannot find alias arn: ", reference, request.name())));
  }

  private ListAliasesResponse list(ListAliasesRequest request) {
    FunctionReference reference = reference(request.functionName());
    requireFunction(catalog, reference);
    int size = Pages.size(request.maxItems());
    String version = request.functionVersion();
    List<Alias> found =
        catalog
            .list(
                Kinds.ALIAS,
                reference.function().name() + ":",
                Pages.after(request.marker()),
                Integer.MAX_VALUE)
            .stream()
            .map(Row::value)
            .filter(alias -> version == null || alias.pointsTo(version))
            .limit(size + 1L)
            .toList();
    List<Alias> page = found.subList(0, Math.min(size, found.size()));
    return ListAliasesResponse.builder()
        .aliases(page.stream().map(AliasOperations::view).toList())
        .nextMarker(found.size() > size ? Pages.marker(key(page.getLast())) : null)
        .build();
  }

  private AliasConfiguration update(UpdateAliasRequest request) {
    FunctionReference reference = reference(request.functionName());
    AliasConfiguration updated =
        catalog.change(change -> {
          requireFunction(change, reference);
          Alias old =
              change
                  .alias(reference.function().name(), request.name())
                  .orElseThrow(() -> missing("Alias not found: ", reference, request.name()));
          Revisions.require(request.revisionId(), old.revisionId());
          Alias alias =
              new Alias(
                  old.function(),
                  old.name(),
                  request.functionVersion() == null ? old.version() : request.functionVersion(),
                  request.description() == null ? old.description() : request.description(),
                  request.routingConfig() == null
                      ? old.share()
                      : AliasRules.share(request.routingConfig()),
                  FunctionSettings.newRevision());
          AliasRules.requireVersion(change, alias, alias.version());
          return put(change, alias);
        });
    plan.carry(reference.function());
    return updated;
  }

  /** Also succeeds where there is no such alias. */
  private DeleteAliasResponse delete(DeleteAliasRequest request) {
    FunctionId function = reference(request.functionName()).function();
    String name = function.name();
    catalog.change(change -> {
      if (change.alias(name, request.name()).isPresent()) {
        change.removeQualified(name, request.name());
      }
      return name;
    });
    plan.carry(function);
    return DeleteAliasResponse.builder().build();
  }

  private static AliasConfiguration put(Changes change, Alias alias) {
    AliasRules.checkShare(change, alias);
    change.put(Kinds.ALIAS, key(alias), alias);
    ProvisionedRules.checkAlias(change, alias);
    return view(alias);
  }

  private FunctionReference reference(String functionName) {
    return FunctionReference.of(account, functionName, null);
  }

  private static void requireFunction(Reads reads, FunctionReference reference) {
    FunctionLookup.latest(reads, reference);
  }

  private static OndolException missing(
      String sentence, FunctionReference reference, String alias) {
    return new OndolException(
        ErrorCode.RESOURCE_NOT_FOUND, sentence + reference.function().arn(alias));
  }

  private static String key(Alias alias) {
    return Kinds.qualifiedKey(alias.function().name(), alias.name());
  }

  private static AliasConfiguration view(Alias alias) {
    AliasConfiguration.Builder view =
        AliasConfiguration.builder()
            .aliasArn(alias.arn())
            .name(alias.name())
            .functionVersion(alias.version())
            .description(alias.description())
            .revisionId(alias.revisionId());
    Alias.Share share = alias.share();
    if (share != null) {
      view.routingConfig(
          routing -> routing.additionalVersionWeights(Map.of(share.version(), share.weight())));
    }
    return view.build();
  }
}
