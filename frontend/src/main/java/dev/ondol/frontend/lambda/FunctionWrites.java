package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Changes;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.FunctionCodeSigning;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
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
import software.amazon.awssdk.services.lambda.model.FunctionCode;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * The operations that make and change functions. Each returns when the catalog has the change
 * durably; slots of the old revision are retired after that, so that no new one starts from what
 * was replaced. Thread-safe; one update of a function goes on at a time.
 */
final class FunctionWrites {
  private final Account account;
  private final Catalog catalog;
  private final CodeIntake intake;
  private final FunctionLayers layers;
  private final CodeSigning signing;
  private final Invoker invoker;
  private final FunctionStates states;
  private final FunctionRules rules;
  private final ConfigurationView view;
  private final UpdatesInProgress updates;

  FunctionWrites(
      Account account,
      FrontendParts parts,
      CodeIntake intake,
      FunctionRules rules,
      ConfigurationView view,
      UpdatesInProgress updates) {
    this.account = account;
    this.catalog = parts.catalog();
    this.intake = intake;
    this.signing = new CodeSigning(account, parts.metrics());
    this.layers = new FunctionLayers(account, parts.catalog(), parts.code().store());
    this.invoker = parts.invoker();
    this.states = parts.invocations().states();
    this.rules = rules;
    this.view = view;
    this.updates = updates;
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
            this::updateConfiguration));
  }

  private FunctionConfiguration create(CreateFunctionRequest request, Operation.Caller caller) {
    FunctionReference reference = FunctionReference.of(account, request.functionName(), null);
    UpdateFunctionConfigurationRequest settings = FunctionSettings.of(request);
    rules.check(request);
    rules.check(settings, request.runtimeAsString());
    intake.check(request.code());
    List<Function.Layer> used = layers.find(settings.layers(), caller);
    String name = reference.function().name();
    requireFree(catalog, name);
    String demanded = request.codeSigningConfigArn();
    if (demanded != null) {
      signing.check(signing.require(catalog, demanded), name);
    }
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
          if (demanded != null) {
            String config = signing.require(change, demanded).id();
            change.put(Kinds.FUNCTION_CODE_SIGNING, name, new FunctionCodeSigning(config));
          }
          return within(
              change, publish ? VersionPublisher.publish(change, function, null) : function);
        });
    invoker.onMade(function.version());
    states.onMade(function.version());
    states.onMade(made.version());
    return view.created(made, "");
  }

  private FunctionConfiguration updateCode(UpdateFunctionCodeRequest request) {
    FunctionReference reference = FunctionReference.of(account, request.functionName(), null);
    require(reference, request.revisionId());
    FunctionCode code = CodeIntake.of(request);
    rules.check(request);
    intake.check(code);
    return updates.during(
        reference.function(),
        () -> {
          Function old = require(reference, request.revisionId());
          signing.check(catalog, old.name());
          Function updated =
              FunctionSettings.merge(old, intake.take(code), request.architecturesAsStrings());
          layers.prepare(updated);
          if (Boolean.TRUE.equals(request.dryRun())) {
            return view.settled(updated, "");
          }
          if (Boolean.TRUE.equals(request.publish())) {
            Function published =
                replace(
                    old,
                    updated,
                    change -> within(change, VersionPublisher.publish(change, updated, null)));
            return view.created(published, published.version().version());
          }
          return view.updated(replace(old, updated, change -> within(change, updated)), "");
        });
  }

  private FunctionConfiguration updateConfiguration(
      UpdateFunctionConfigurationRequest request, Operation.Caller caller) {
    FunctionReference reference = FunctionReference.of(account, request.functionName(), null);
    Function known = require(reference, request.revisionId());
    String runtime = request.runtimeAsString();
    rules.check(request, runtime == null ? known.version().code().runtime() : runtime);
    return updates.during(
        reference.function(),
        () -> {
          Function old = require(reference, request.revisionId());
          Function merged = FunctionSettings.merge(old, request);
          if (!request.layers().isEmpty()) {
            signing.check(catalog, old.name());
          }
          Function updated =
              request.hasLayers() ? merged.with(layers.find(request.layers(), caller)) : merged;
          layers.prepare(updated);
          return view.updated(replace(old, updated, change -> updated), "");
        });
  }

  /** {@code made}, if the account's code is within its limit with it. */
  private Function within(Changes change, Function made) {
    intake.requireRoom(change);
    return made;
  }

  /** The function in the revision that the caller saw last, if it says which. */
  private Function require(FunctionReference reference, @Nullable String revisionId) {
    Function function = FunctionLookup.latest(catalog, reference);
    Revisions.require(revisionId, function.version().revisionId());
    return function;
  }

  /**
   * Puts {@code updated} in the place of {@code old} and does the rest. Tags, which are no part of
   * a revision, may have changed meanwhile and stay.
   */
  private Function replace(
      Function old, Function updated, java.util.function.Function<Changes, Function> rest) {
    FunctionVersion latest = updated.version();
    Function made =
        catalog.change(change -> {
          Function stored =
              change
                  .function(old.name())
                  .orElseThrow(() -> new FunctionReference(latest.function(), "").notFound());
          if (!stored.version().revisionId().equals(old.version().revisionId())) {
            throw UpdatesInProgress.conflict(latest.function());
          }
          Function.Details details = updated.details();
          change.put(
              Kinds.FUNCTION,
              old.name(),
              new Function(
                  latest,
                  details.with(
                      details.description(), details.lastModified(), stored.details().tags())));
          return rest.apply(change);
        });
    invoker.onMade(latest);
    states.onMade(latest);
    states.onMade(made.version());
    return made;
  }

  private static void requireFree(Reads reads, String name) {
    if (reads.function(name).isPresent()) {
      throw new OndolException(ErrorCode.RESOURCE_CONFLICT, "Function already exist: " + name);
    }
  }
}
