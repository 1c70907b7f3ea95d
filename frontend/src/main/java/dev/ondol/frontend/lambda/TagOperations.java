package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.lambda.model.ListTagsRequest;
import software.amazon.awssdk.services.lambda.model.ListTagsResponse;
import software.amazon.awssdk.services.lambda.model.TagResourceRequest;
import software.amazon.awssdk.services.lambda.model.TagResourceResponse;
import software.amazon.awssdk.services.lambda.model.UntagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UntagResourceResponse;

/**
 * Tags of functions. They are no part of a function's revision, so that tagging costs no slot.
 * Thread-safe.
 */
final class TagOperations {
  private static final Pattern FUNCTION = Pattern.compile(".*:function:[a-zA-Z0-9-_]+(:.*)?");

  private final Account account;
  private final Catalog catalog;

  TagOperations(Account account, Catalog catalog) {
    this.account = account;
    this.catalog = catalog;
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
    change(request.resource(), tags -> tags.putAll(request.tags()));
    return TagResourceResponse.builder().build();
  }

  private UntagResourceResponse untag(UntagResourceRequest request) {
    change(request.resource(), tags -> request.tagKeys().forEach(tags::remove));
    return UntagResourceResponse.builder().build();
  }

  private ListTagsResponse list(ListTagsRequest request) {
    return ListTagsResponse.builder()
        .tags(require(catalog, request.resource()).details().tags())
        .build();
  }

  private void change(String resource, Consumer<Map<String, String>> changeOfTags) {
    catalog.change(change -> {
      Function old = require(change, resource);
      Map<String, String> tags = new HashMap<>(old.details().tags());
      changeOfTags.accept(tags);
      TagRules.check(tags);
      Function.Details details = old.details();
      Function changed =
          new Function(
              old.version(), details.with(details.description(), details.lastModified(), tags));
      change.put(Kinds.FUNCTION, old.name(), changed);
      return changed;
    });
  }

  private Function require(Reads reads, String resource) {
    Matcher function = FUNCTION.matcher(resource);
    if (!function.matches()) {
      throw new OndolException(
          ErrorCode.RESOURCE_NOT_FOUND, "The resource you requested does not exist.");
    }
    if (function.group(1) != null) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "Tags on function aliases and versions are not supported. Please specify a function"
              + " ARN.");
    }
    FunctionReference reference = FunctionReference.of(account, resource, null);
    return reads.function(reference.function().name()).orElseThrow(reference::notFound);
  }
}
