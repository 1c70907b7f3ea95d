package dev.ondol.frontend.policy;

import dev.ondol.frontend.policy.PrincipalPatterns.Match;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One statement of a document. Immutable.
 *
 * @param sid empty if it has none
 * @param principals empty in documents that belong to a principal
 * @param actions in lower case
 * @param resources empty in a role's trust policy, which is about that role
 */
record Statement(
    String sid,
    boolean allows,
    Optional<PrincipalPatterns> principals,
    Templates actions,
    Optional<Templates> resources,
    List<Condition> conditions) {
  Statement {
    conditions = List.copyOf(conditions);
  }

  Effect effect(AccessRequest request) {
    Match match = principals.map(all -> all.match(request.principal())).orElse(Match.DIRECTLY);
    if (match == Match.NOT || !applies(request)) {
      return Effect.NONE;
    }
    if (!allows) {
      return Effect.DENIED;
    }
    return match == Match.BY_ACCOUNT ? Effect.DELEGATED : Effect.ALLOWED;
  }

  private boolean applies(AccessRequest request) {
    RequestContext context = request.context();
    if (!actions.match(request.action().toLowerCase(Locale.ROOT), context)
        || (resources.isPresent() && !resources.get().match(request.resource(), context))) {
      return false;
    }
    for (Condition condition : conditions) {
      if (!condition.holds(context)) {
        return false;
      }
    }
    return true;
  }
}
