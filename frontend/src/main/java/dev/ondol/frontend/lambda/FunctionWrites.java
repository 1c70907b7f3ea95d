package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Alias;
import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Changes;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.Row;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.FrontendParts;
import dev.ondol.frontend.model.Operation;
import dev.ondol.micromanager.Invoker;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionCode;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * The operations that make, change and delete functions. Each returns when the catalog has the
 * change durably; slots of the old revision are retired after that, so that no new one starts from
 * what was replaced. Thread-safe; two changes of one function at the same time end in a conflict
 * for one of them.
 */
final class FunctionWrites {
  private static final int DELETED = 204;

  private final Account account;
  private final Catalog catalog;
  private final CodeIntake intake;
  private final FunctionLayers layers;
  private final Invoker invoker;
  private final FunctionRules rules;
  private final ConfigurationView view;
  private final ConcurrencyPlan plan;

  FunctionWrites(
      Account account,
      FrontendParts parts,
      CodeIntake intake,
      FunctionRules rules,
      ConfigurationView view,
      ConcurrencyPlan plan) {
    this.account = account;
    this.catalog = parts.catalog();
    this.intake = intake;
    this.layers = new FunctionLayers(account, parts.catalog(), parts.code());
    this.invoker = parts.invoker();
    this.rules = rules;
    this.view = view;
    this.plan = plan;
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

  private FunctionConfiguration create(CreateFunctionRequest request, Operation.Caller caller) {
    FunctionReference reference = FunctionReference.of(account, request.functionName(), null);
    UpdateFunctionConfigurationRequest settings = FunctionSettings.of(request);
    rules.check(request);
    rules.check(settings);
    intake.check(request.code());
    List<Function.Layer> used = layers.find(settings.layers(), caller);
    String name = reference.function().name();
    requireFree(catalog, name);
    Function bare =
        FunctionSettings.defaults(
            reference.function(), intake.take(request.code()), rules.hostArchitecture(), request);
    Function function = FunctionSettings.merge(bare, settings).with(used);
    layers.prepare(function);
    boolean publish = Boolean.TRUE.equals(request.publish());
    Function made =
        catalog.change(change -> {
          requireFree(change, name);
          change.put(Kinds.FUNCTION, name, function);
          Function last = publish ? VersionPublisher.publish(change, function, null) : function;
          intake.requireRoom(change);
          return last;
        });
    return view.created(made, "");
  }

  private FunctionConfiguration updateCode(UpdateFunctionCodeRequest request) {
    Function old = require(request.functionName(), request.revisionId());
    FunctionCode code = CodeIntake.of(request);
    rules.check(request);
    intake.check(code);
    Function updated =
        FunctionSettings.merge(old, intake.take(code), request.architecturesAsStrings());
    layers.prepare(updated);
    if (Boolean.TRUE.equals(request.dryRun())) {
      return view.of(updated, "");
    }
    boolean publish = Boolean.TRUE.equals(request.publish());
    Function made =
        replace(
            old,
            updated,
            change -> {
              Function last = publish ? VersionPublisher.publish(change, updated, null) : updated;
              intake.requireRoom(change);
              return last;
            });
    return publish ? view.created(made, made.version().version()) : view.updated(updated);
  }

  private FunctionConfiguration updateConfiguration(
      UpdateFunctionConfigurationRequest request, Operation.Caller caller) {
    Function old = require(request.functionName(), request.revisionId());
    rules.check(request);
    Function merged = FunctionSettings.merge(old, request);
    Function updated =
        request.hasLayers() ? merged.with(layers.find(request.layers(), caller)) : merged;
    layers.prepare(updated);
    replace(old, updated, change -> updated);
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
      Function deleted = change.function(name).orElseThrow(reference::notFound);
      change.removeFunction(name);
      return deleted;
    });
    invoker.retireAll(reference.function());
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

  /** The function in the revision that the caller saw last, if it says which. */
  private Function require(String name, @Nullable String revisionId) {
    Function function = FunctionLookup.latest(catalog, FunctionReference.of(account, name, null));
    Revisions.require(revisionId, function.version().revisionId());
    return function;
  }

  /** Puts {@code updated} in the place of {@code old}, if nobody was faster, and does the rest. */
  private Function replace(
      Function old, Function updated, java.util.function.Function<Changes, Function> rest) {
    FunctionVersion latest = updated.version();
    Function made =
        catalog.change(change -> {
          String stored =
              change.function(old.name()).map(now -> now.version().revisionId()).orElse("");
          if (!stored.equals(old.version().revisionId())) {
            throw new OndolException(
                ErrorCode.RESOURCE_CONFLICT,
                "The operation cannot be performed at this time. An update is in progress for"
                    + " resource: "
                    + latest.function().arn());
          }
          change.put(Kinds.FUNCTION, old.name(), updated);
          return rest.apply(change);
        });
    invoker.retireOthers(latest);
    return made;
  }

  private static void requireFree(Reads reads, String name) {
    if (reads.function(name).isPresent()) {
      throw new OndolException(ErrorCode.RESOURCE_CONFLICT, "Function already exist: " + name);
    }
  }
}
