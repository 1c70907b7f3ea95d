package dev.ondol.frontend.model;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The constraints of a service's operations. Immutable.
 *
 * @param code of the error for a request that breaks some
 */
public record ConstraintTable(ErrorCode code, Map<String, List<Constraint>> byOperation) {
  public ConstraintTable {
    byOperation = Map.copyOf(byOperation);
  }

  /**
   * @throws OndolException with all that is wrong
   */
  public void check(String operation, SdkPojo request) {
    check(operation, (constraint, broken) -> constraint.check(request, broken));
  }

  /**
   * The same for a request that is no shape.
   *
   * @param members the value of a member by its path; null if the request has none
   */
  public void checkMembers(String operation, Function<String, @Nullable Object> members) {
    check(
        operation,
        (constraint, broken) -> constraint.checkValue(members.apply(constraint.path()), broken));
  }

  private void check(String operation, BiConsumer<Constraint, List<String>> each) {
    List<String> broken = new ArrayList<>();
    for (Constraint constraint : byOperation.getOrDefault(operation, List.of())) {
      each.accept(constraint, broken);
    }
    if (!broken.isEmpty()) {
      throw broken(broken);
    }
  }

  /** All that is wrong in one message, as the framework says it. */
  public OndolException broken(List<String> sentences) {
    String errors = sentences.size() == 1 ? " validation error" : " validation errors";
    return new OndolException(
        code, sentences.size() + errors + " detected: " + String.join("; ", sentences));
  }
}
