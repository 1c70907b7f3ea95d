package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Changes;
import dev.ondol.catalog.Reads;
import java.util.Map;

/**
 * One kind of resource that carries tags. Both verbs throw RESOURCE_NOT_FOUND in AWS's words for a
 * resource that there is not. Stateless.
 */
interface Taggable {
  /** Whether an ARN that has the form of a taggable one names a resource of this kind. */
  boolean isNamedBy(String arn);

  Map<String, String> tags(Reads reads, String arn);

  /** Gives the resource these tags in the place of all that it has. */
  void tag(Changes change, String arn, Map<String, String> tags);
}
