package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Alias;
import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Row;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.Invocations;
import dev.ondol.frontend.model.Operation;
import dev.ondol.micromanager.Invoker;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionResponse;

/**
 * The operation that deletes a function with all that is set for it, or one published version.
 * Slots are retired when the catalog has the change durably. Thread-safe.
 */
final class FunctionDeletion {
  private static final int DELETED = 204;

  private final Account account;
  private final Catalog catalog;
  private final Invoker invoker;
  private final FunctionStates states;
  private final ConcurrencyPlan plan;

  FunctionDeletion(
      Account account, Catalog catalog, Invocations invocations, ConcurrencyPlan plan) {
    this.account = account;
    this.catalog = catalog;
    this.invoker = invocations.invoker();
    this.states = invocations.states();
    this.plan = plan;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "DeleteFunction",
        Operation.of(DeleteFunctionRequest.class, DeleteFunctionRequest::builder, this::delete));
  }

  private DeleteFunctionResponse delete(DeleteFunctionRequest request) {
    FunctionReference reference =
        FunctionReference.of(account, request.functionName(), request.qualifier());
    if (reference.qualifier().equals(FunctionVersion.LATEST)) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "$LATEST version cannot be deleted without deleting the function.");
    }
    if (reference.isLatest()) {
      deleteFunction(reference);
    } else {
      deleteVersion(reference);
    }
    return DeleteFunctionResponse.builder().statusCode(DELETED).build();
  }

  private void deleteFunction(FunctionReference reference) {
    String name = reference.function().name();
    catalog.change(change -> {
      if (change.function(name).isEmpty()) {
        throw reference.notFound();
      }
      change.removeFunction(name);
      return name;
    });
    invoker.retireAll(reference.function());
    states.forget(reference.function());
  }

  /** Also succeeds where there is no such version. */
  private void deleteVersion(FunctionReference reference) {
    String name = reference.function().name();
    String version = reference.qualifier();
    if (!Kinds.isVersion(version)) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE, "Deletion of aliases is not currently supported.");
    }
    catalog.change(change -> {
      if (change.function(name).isEmpty()) {
        throw new FunctionReference(reference.function(), "").notFound();
      }
      List<String> aliases =
          change.list(Kinds.ALIAS, name + ":", "", Integer.MAX_VALUE).stream()
              .map(Row::value)
              .filter(alias -> alias.pointsTo(version))
              .map(Alias::name)
              .toList();
      if (!aliases.isEmpty()) {
        throw new OndolException(
            ErrorCode.RESOURCE_CONFLICT,
            "Unable to delete version because the following aliases reference it: " + aliases);
      }
      change.removeQualified(name, version);
      return version;
    });
    plan.carry(reference.function());
    invoker.retireVersion(reference.function(), version);
  }
}
