package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionRequest;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionResponse;
import software.amazon.awssdk.services.lambda.model.PublishVersionRequest;

/** The operations on a function's versions; they are deleted as functions are. Thread-safe. */
final class VersionOperations {
  private final Account account;
  private final Catalog catalog;
  private final CodeIntake intake;
  private final ConfigurationView view;
  private final UpdatesInProgress updates;
  private final FunctionStates states;

  VersionOperations(
      Account account,
      Catalog catalog,
      CodeIntake intake,
      ConfigurationView view,
      UpdatesInProgress updates,
      FunctionStates states) {
    this.account = account;
    this.catalog = catalog;
    this.intake = intake;
    this.view = view;
    this.updates = updates;
    this.states = states;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "PublishVersion",
        Operation.of(PublishVersionRequest.class, PublishVersionRequest::builder, this::publish),
        "ListVersionsByFunction",
        Operation.of(
            ListVersionsByFunctionRequest.class,
            ListVersionsByFunctionRequest::builder,
            this::list));
  }

  private FunctionConfiguration publish(PublishVersionRequest request) {
    FunctionReference reference = FunctionReference.of(account, request.functionName(), null);
    FunctionRules.refuse("a value", "PublishTo", request.publishToAsString() != null);
    updates.requireNone(reference.function());
    Function published =
        catalog.change(change -> {
          Function latest = FunctionLookup.latest(change, reference);
          Revisions.require(request.revisionId(), latest.version().revisionId());
          requireCode(request.codeSha256(), latest);
          Function version = VersionPublisher.publish(change, latest, request.description());
          intake.requireRoom(change);
          return version;
        });
    states.onMade(published.version());
    return view.of(published, published.version().version());
  }

  private ListVersionsByFunctionResponse list(ListVersionsByFunctionRequest request) {
    Function latest =
        FunctionLookup.latest(catalog, FunctionReference.of(account, request.functionName(), null));
    String after = Pages.after(request.marker());
    int size = Pages.size(request.maxItems());
    List<Function> found = new ArrayList<>();
    if (after.isEmpty()) {
      found.add(latest);
    }
    catalog
        .list(
            Kinds.VERSION,
            latest.name() + ":",
            Kinds.isVersion(after) ? Kinds.versionKey(latest.name(), Long.parseLong(after)) : "",
            size + 1)
        .forEach(row -> found.add(row.value()));
    List<FunctionConfiguration> page =
        found.stream()
            .limit(size)
            .map(function -> view.listed(function, function.version().version()))
            .toList();
    return ListVersionsByFunctionResponse.builder()
        .versions(page)
        .nextMarker(found.size() > size ? Pages.marker(page.getLast().version()) : null)
        .build();
  }

  private static void requireCode(@Nullable String expected, Function latest) {
    String current = ConfigurationView.base64(latest.version().code().sha256());
    if (expected != null && !expected.isEmpty() && !expected.equals(current)) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "CodeSHA256 (%s) is different from current CodeSHA256 in %s (%s). Please try again with the CodeSHA256 in %s."
              .formatted(expected, FunctionVersion.LATEST, current, FunctionVersion.LATEST));
    }
  }
}
