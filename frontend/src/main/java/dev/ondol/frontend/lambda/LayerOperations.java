package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.CodeStore;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Layer;
import dev.ondol.catalog.LayerVersion;
import dev.ondol.catalog.Row;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.codec.Shapes;
import dev.ondol.frontend.model.Operation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.DeleteLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionCode;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionByArnRequest;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.LayersListItem;
import software.amazon.awssdk.services.lambda.model.ListLayerVersionsRequest;
import software.amazon.awssdk.services.lambda.model.ListLayerVersionsResponse;
import software.amazon.awssdk.services.lambda.model.ListLayersRequest;
import software.amazon.awssdk.services.lambda.model.ListLayersResponse;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionResponse;

/**
 * Layers: published, looked at, listed, deleted. A version never changes, and a number is never
 * given twice. A function that has a deleted version keeps it. Thread-safe.
 */
final class LayerOperations {
  private final Account account;
  private final Catalog catalog;
  private final CodeIntake intake;
  private final LayerView view;

  LayerOperations(Account account, Catalog catalog, CodeIntake intake, LayerView view) {
    this.account = account;
    this.catalog = catalog;
    this.intake = intake;
    this.view = view;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "PublishLayerVersion",
        Operation.of(
            PublishLayerVersionRequest.class, PublishLayerVersionRequest::builder, this::publish),
        "GetLayerVersion",
        Operation.of(GetLayerVersionRequest.class, GetLayerVersionRequest::builder, this::get),
        "GetLayerVersionByArn",
        Operation.of(
            GetLayerVersionByArnRequest.class,
            GetLayerVersionByArnRequest::builder,
            this::getByArn),
        "ListLayers",
        Operation.of(ListLayersRequest.class, ListLayersRequest::builder, this::list),
        "ListLayerVersions",
        Operation.of(
            ListLayerVersionsRequest.class, ListLayerVersionsRequest::builder, this::listVersions),
        "DeleteLayerVersion",
        Operation.of(
            DeleteLayerVersionRequest.class, DeleteLayerVersionRequest::builder, this::delete));
  }

  private PublishLayerVersionResponse publish(
      PublishLayerVersionRequest request, Operation.Caller caller) {
    LayerReference layer = LayerReference.of(account, request.layerName());
    if (!layer.isOf(account)) {
      throw LayerReference.denied(caller, "PublishLayerVersion", layer.arn());
    }
    FunctionCode content = CodeIntake.of(request.content());
    intake.check(content);
    CodeStore.Artifact artifact = intake.take(content);
    LayerVersion.Details details =
        new LayerVersion.Details(
            request.description() == null ? "" : request.description(),
            request.licenseInfo(),
            request.hasCompatibleRuntimes() ? request.compatibleRuntimesAsStrings() : null,
            request.hasCompatibleArchitectures()
                ? request.compatibleArchitecturesAsStrings()
                : null);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    LayerVersion published =
        catalog.change(change -> {
          long number =
              change.find(Kinds.LAYER, layer.name()).map(Layer::lastVersion).orElse(0L) + 1;
          LayerVersion next = new LayerVersion(layer.name(), number, artifact, details, now);
          change.put(Kinds.LAYER, layer.name(), new Layer(layer.name(), number));
          change.put(Kinds.LAYER_VERSION, Kinds.versionKey(layer.name(), number), next);
          intake.requireRoom(change);
          return next;
        });
    return Shapes.copy(
            view.whole(published, caller.endpoint()), PublishLayerVersionResponse.builder())
        .build();
  }

  private GetLayerVersionResponse get(GetLayerVersionRequest request, Operation.Caller caller) {
    LayerReference layer = LayerReference.of(account, request.layerName());
    return get(new LayerReference.OfVersion(layer, requireNumber(request.versionNumber())), caller);
  }

  /** Lambda answers this in the same shape under another name. */
  private GetLayerVersionResponse getByArn(
      GetLayerVersionByArnRequest request, Operation.Caller caller) {
    return get(LayerReference.OfVersion.of(request.arn()), caller);
  }

  private GetLayerVersionResponse get(LayerReference.OfVersion asked, Operation.Caller caller) {
    if (!asked.layer().isOf(account)) {
      throw LayerReference.denied(caller, "GetLayerVersion", asked.arn());
    }
    return view.whole(
        asked.find(account, catalog).orElseThrow(LayerReference::notFound), caller.endpoint());
  }

  private ListLayersResponse list(ListLayersRequest request) {
    int limit = Pages.size(request.maxItems());
    Predicate<LayerVersion> wanted =
        filter(request.compatibleRuntimeAsString(), request.compatibleArchitectureAsString());
    List<LayersListItem> page = new ArrayList<>();
    String after = Pages.after(request.marker());
    for (Row<Layer> row : catalog.list(Kinds.LAYER, "", after, Integer.MAX_VALUE)) {
      Optional<LayerVersion> latest = newestFirst(row.key()).filter(wanted).findFirst();
      if (latest.isPresent()) {
        if (page.size() == limit) {
          return ListLayersResponse.builder()
              .layers(page)
              .nextMarker(Pages.marker(page.getLast().layerName()))
              .build();
        }
        page.add(
            LayersListItem.builder()
                .layerName(row.key())
                .layerArn(view.arn(row.key()))
                .latestMatchingVersion(view.item(latest.get()))
                .build());
      }
    }
    return ListLayersResponse.builder().layers(page).build();
  }

  private ListLayerVersionsResponse listVersions(
      ListLayerVersionsRequest request, Operation.Caller caller) {
    LayerReference layer = LayerReference.of(account, request.layerName());
    if (!layer.isOf(account)) {
      throw LayerReference.denied(caller, "ListLayerVersions", layer.arn());
    }
    int limit = Pages.size(request.maxItems());
    String before = Pages.after(request.marker());
    List<LayerVersion> found =
        newestFirst(layer.name())
            .filter(version ->
                before.isEmpty()
                    || Kinds.versionKey(version.name(), version.version()).compareTo(before) < 0)
            .filter(
                filter(
                    request.compatibleRuntimeAsString(), request.compatibleArchitectureAsString()))
            .limit(limit + 1L)
            .toList();
    List<LayerVersion> page = found.subList(0, Math.min(limit, found.size()));
    return ListLayerVersionsResponse.builder()
        .layerVersions(page.stream().map(view::item).toList())
        .nextMarker(
            found.size() > limit
                ? Pages.marker(Kinds.versionKey(page.getLast().name(), page.getLast().version()))
                : null)
        .build();
  }

  private DeleteLayerVersionResponse delete(
      DeleteLayerVersionRequest request, Operation.Caller caller) {
    LayerReference layer = LayerReference.of(account, request.layerName());
    long number = requireNumber(request.versionNumber());
    if (!layer.isOf(account)) {
      throw LayerReference.denied(caller, "DeleteLayerVersion", layer.arn() + ":" + number);
    }
    String key = Kinds.versionKey(layer.name(), number);
    if (catalog.find(Kinds.LAYER_VERSION, key).isPresent()) {
      catalog.change(change -> {
        change.remove(Kinds.LAYER_VERSION, key);
        change.remove(Kinds.LAYER_POLICY, key);
        return key;
      });
    }
    return DeleteLayerVersionResponse.builder().build();
  }

  private static long requireNumber(long version) {
    if (version < 1) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE, "Layer Version Cannot be less than 1");
    }
    return version;
  }

  private Stream<LayerVersion> newestFirst(String layer) {
    return catalog.list(Kinds.LAYER_VERSION, layer + ":", "", Integer.MAX_VALUE).reversed().stream()
        .map(Row::value);
  }

  private static Predicate<LayerVersion> filter(
      @Nullable String runtime, @Nullable String architecture) {
    return version ->
        names(version.details().runtimes(), runtime)
            && names(version.details().architectures(), architecture);
  }

  private static boolean names(@Nullable List<String> said, @Nullable String asked) {
    return asked == null || (said != null && said.contains(asked));
  }
}
