package dev.ondol.frontend.model;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    List<String> broken = new ArrayList<>();
    for (Constraint constraint : byOperation.getOrDefault(operation, List.of())) {
      constraint.check(request, broken);
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
