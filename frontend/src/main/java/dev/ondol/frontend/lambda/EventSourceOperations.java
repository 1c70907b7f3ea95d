package dev.ondol.frontend.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.EventSourceMapping;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.Row;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.codec.ShapeReader;
import dev.ondol.frontend.codec.ShapeWriter;
import dev.ondol.frontend.codec.Shapes;
import dev.ondol.frontend.model.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.DeleteEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsRequest;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsResponse;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingRequest;

/**
 * Event source mappings as records: checked, kept and shown. Nothing here reads event sources, so a
 * mapping that is to be enabled is refused; one that is made with {@code Enabled=false} stays as it
 * is made. Thread-safe.
 */
final class EventSourceOperations {
  private static final int MOST = 100;
  private static final String DISABLED = "Disabled";
  private static final String REASON = "This server does not read event sources.";

  private final Account account;
  private final Catalog catalog;

  EventSourceOperations(Account account, Catalog catalog) {
    this.account = account;
    this.catalog = catalog;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "CreateEventSourceMapping",
        Operation.of(
            CreateEventSourceMappingRequest.class,
            CreateEventSourceMappingRequest::builder,
            this::create),
        "GetEventSourceMapping",
        Operation.of(
            GetEventSourceMappingRequest.class, GetEventSourceMappingRequest::builder, this::get),
        "ListEventSourceMappings",
        Operation.of(
            ListEventSourceMappingsRequest.class,
            ListEventSourceMappingsRequest::builder,
            this::list),
        "UpdateEventSourceMapping",
        Operation.of(
            UpdateEventSourceMappingRequest.class,
            UpdateEventSourceMappingRequest::builder,
            this::update),
        "DeleteEventSourceMapping",
        Operation.of(
            DeleteEventSourceMappingRequest.class,
            DeleteEventSourceMappingRequest::builder,
            this::delete));
  }

  private EventSourceMappingConfiguration create(CreateEventSourceMappingRequest request) {
    EventSource source = EventSourceRules.checkSource(request);
    if (request.enabled() == null || request.enabled()) {
      throw notRead();
    }
    TagRules.check(request.tags());
    String uuid = UUID.randomUUID().toString();
    EventSourceMappingConfiguration.Builder mapping =
        Shapes.copy(request, EventSourceMappingConfiguration.builder())
            .uuid(uuid)
            .eventSourceMappingArn(arn(uuid));
    if (request.batchSize() == null) {
      mapping.batchSize(source.usualBatch());
    }
    if (request.maximumBatchingWindowInSeconds() == null) {
      mapping.maximumBatchingWindowInSeconds(0);
    }
    if (source.isStream()) {
      addDefaults(mapping, request);
    }
    FunctionReference reference = FunctionReference.of(account, request.functionName(), null);
    return catalog.change(change -> {
      requireFunction(change, reference);
      mapping.functionArn(reference.arn());
      for (Row<EventSourceMapping> row : all(change)) {
        EventSourceMapping other = row.value();
        if (other.functionArn().equals(reference.arn())
            && !other.sourceArn().isEmpty()
            && other.sourceArn().equals(request.eventSourceArn())) {
          throw new OndolException(
              ErrorCode.RESOURCE_CONFLICT,
              "The event source arn (\" %s \") and function (\" %s \") provided mapping already exists. Please update or delete the existing mapping with UUID %s"
                  .formatted(request.eventSourceArn(), reference.function().name(), row.key()));
        }
      }
      return put(change, source, mapping, request.tags());
    });
  }

  private static void addDefaults(
      EventSourceMappingConfiguration.Builder mapping, CreateEventSourceMappingRequest request) {
    if (request.parallelizationFactor() == null) {
      mapping.parallelizationFactor(1);
    }
    if (request.bisectBatchOnFunctionError() == null) {
      mapping.bisectBatchOnFunctionError(false);
    }
    if (request.maximumRetryAttempts() == null) {
      mapping.maximumRetryAttempts(-1);
    }
    if (request.maximumRecordAgeInSeconds() == null) {
      mapping.maximumRecordAgeInSeconds(-1);
    }
    if (request.tumblingWindowInSeconds() == null) {
      mapping.tumblingWindowInSeconds(0);
    }
  }

  private EventSourceMappingConfiguration get(GetEventSourceMappingRequest request) {
    return view(require(catalog, request.uuid()));
  }

  private ListEventSourceMappingsResponse list(ListEventSourceMappingsRequest request) {
    String function =
        request.functionName() == null
            ? null
            : FunctionReference.of(account, request.functionName(), null).arn();
    int size = request.maxItems() == null ? MOST : Math.min(request.maxItems(), MOST);
    List<Row<EventSourceMapping>> found =
        catalog
            .list(Kinds.EVENT_SOURCE_MAPPING, "", Pages.after(request.marker()), Integer.MAX_VALUE)
            .stream()
            .filter(row -> isOf(row.value().functionArn(), function))
            .filter(row -> isOf(row.value().sourceArn(), request.eventSourceArn()))
            .limit(size + 1L)
            .toList();
    List<Row<EventSourceMapping>> page = found.subList(0, Math.min(size, found.size()));
    return ListEventSourceMappingsResponse.builder()
        .eventSourceMappings(page.stream().map(row -> view(row.value())).toList())
        .nextMarker(found.size() > size ? Pages.marker(page.getLast().key()) : null)
        .build();
  }

  private static boolean isOf(String arn, @Nullable String asked) {
    return asked == null || arn.equals(asked);
  }

  private EventSourceMappingConfiguration update(UpdateEventSourceMappingRequest request) {
    if (Boolean.TRUE.equals(request.enabled())) {
      throw notRead();
    }
    return catalog.change(change -> {
      EventSourceMapping old = require(change, request.uuid());
      EventSourceMappingConfiguration.Builder mapping =
          Shapes.copy(request, builder(old)).uuid(request.uuid());
      if (request.functionName() != null) {
        FunctionReference reference = FunctionReference.of(account, request.functionName(), null);
        requireFunction(change, reference);
        mapping.functionArn(reference.arn());
      }
      boolean selfManaged = mapping.build().selfManagedEventSource() != null;
      return put(change, EventSource.of(orNull(old.sourceArn()), selfManaged), mapping, old.tags());
    });
  }

  private EventSourceMappingConfiguration delete(DeleteEventSourceMappingRequest request) {
    return catalog.change(change -> {
      EventSourceMapping old = require(change, request.uuid());
      change.remove(Kinds.EVENT_SOURCE_MAPPING, request.uuid());
      return builder(old).state("Deleting").build();
    });
  }

  private static EventSourceMappingConfiguration put(
      dev.ondol.catalog.Changes change,
      EventSource source,
      EventSourceMappingConfiguration.Builder mapping,
      Map<String, String> tags) {
    EventSourceMappingConfiguration made =
        mapping
            .lastModified(Instant.now())
            .state(DISABLED)
            .stateTransitionReason(REASON)
            .lastProcessingResult(source.isStream() ? "No records processed" : null)
            .build();
    EventSourceRules.check(source, made);
    String arn = made.eventSourceArn();
    change.put(
        Kinds.EVENT_SOURCE_MAPPING,
        made.uuid(),
        new EventSourceMapping(
            made.functionArn(),
            arn == null ? "" : arn,
            new String(ShapeWriter.write(made), UTF_8),
            tags));
    return made;
  }

  private static void requireFunction(Reads reads, FunctionReference reference) {
    String name = reference.function().name();
    if (reads.function(name).isEmpty()) {
      throw EventSourceRules.invalid("Function does not exist");
    }
    if (!reference.isLatest()
        && reads.version(name, reference.qualifier()).isEmpty()
        && reads.alias(name, reference.qualifier()).isEmpty()) {
      throw EventSourceRules.invalid("Function version does not exist");
    }
  }

  private static List<Row<EventSourceMapping>> all(Reads reads) {
    return reads.list(Kinds.EVENT_SOURCE_MAPPING, "", "", Integer.MAX_VALUE);
  }

  static EventSourceMapping require(Reads reads, String uuid) {
    return reads
        .find(Kinds.EVENT_SOURCE_MAPPING, uuid)
        .orElseThrow(() ->
            new OndolException(
                ErrorCode.RESOURCE_NOT_FOUND, "The resource you requested does not exist."));
  }

  private static EventSourceMappingConfiguration view(EventSourceMapping mapping) {
    return builder(mapping).build();
  }

  private static EventSourceMappingConfiguration.Builder builder(EventSourceMapping mapping) {
    EventSourceMappingConfiguration.Builder builder = EventSourceMappingConfiguration.builder();
    ShapeReader.read(mapping.configuration().getBytes(UTF_8), builder);
    return builder;
  }

  private static OndolException notRead() {
    return EventSourceRules.invalid(
        "An enabled event source mapping is not offered by this server, which does not read event"
            + " sources. Set Enabled to false to keep its configuration.");
  }

  private String arn(String uuid) {
    return arn(account, uuid);
  }

  static String arn(Account account, String uuid) {
    return "arn:aws:lambda:%s:%s:event-source-mapping:%s"
        .formatted(account.region(), account.id(), uuid);
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
