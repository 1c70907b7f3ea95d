package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.model.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.lambda.model.ListTagsRequest;
import software.amazon.awssdk.services.lambda.model.ListTagsResponse;
import software.amazon.awssdk.services.lambda.model.TagResourceRequest;
import software.amazon.awssdk.services.lambda.model.TagResourceResponse;
import software.amazon.awssdk.services.lambda.model.UntagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UntagResourceResponse;

/** The operations on tags, whichever kind of resource carries them. Thread-safe. */
final class TagOperations {
  private final Catalog catalog;
  private final List<Taggable> kinds;

  TagOperations(Catalog catalog, List<Taggable> kinds) {
    this.catalog = catalog;
    this.kinds = List.copyOf(kinds);
  }

  Map<String, Operation> operations() {
    return Map.of(
        "TagResource",
        Operation.of(TagResourceRequest.class, TagResourceRequest::builder, this::tag),
        "UntagResource",
        Operation.of(UntagResourceRequest.class, UntagResourceRequest::builder, this::untag),
        "ListTags",
        Operation.of(ListTagsRequest.class, ListTagsRequest::builder, this::list));
  }

  private TagResourceResponse tag(TagResourceRequest request) {
    if (request.tags().isEmpty()) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "An error occurred and the request cannot be processed.");
    }
    change(request.resource(), tags -> tags.putAll(request.tags()));
    return TagResourceResponse.builder().build();
  }

  private UntagResourceResponse untag(UntagResourceRequest request) {
    change(request.resource(), tags -> request.tagKeys().forEach(tags::remove));
    return UntagResourceResponse.builder().build();
  }

  private ListTagsResponse list(ListTagsRequest request) {
    return ListTagsResponse.builder()
        .tags(kind(request.resource()).tags(catalog, request.resource()))
        .build();
  }

  private void change(String resource, Consumer<Map<String, String>> changeOfTags) {
    Taggable kind = kind(resource);
    catalog.change(change -> {
      Map<String, String> tags = new HashMap<>(kind.tags(change, resource));
      changeOfTags.accept(tags);
      TagRules.check(tags);
      kind.tag(change, resource, tags);
      return tags;
    });
  }

  private Taggable kind(String resource) {
    return kinds.stream()
        .filter(kind -> kind.isNamedBy(resource))
        .findFirst()
        .orElseThrow(() ->
            new OndolException(
                ErrorCode.RESOURCE_NOT_FOUND, "The resource you requested does not exist."));
  }
}
