package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Alias;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.ProvisionedConcurrency;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.ReservedConcurrency;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import java.util.List;

/**
 * For what and how much concurrency may be provisioned. Thread-safe.
 *
 * @param accountConcurrency of all functions together
 */
record ProvisionedRules(int accountConcurrency) {
  static final String UNPUBLISHED =
      "Provisioned Concurrency Configs cannot be applied to unpublished function versions.";

  /**
   * @throws OndolException RESOURCE_NOT_FOUND, INVALID_PARAMETER_VALUE or RESOURCE_CONFLICT
   */
  void check(Reads reads, FunctionReference reference, ProvisionedConcurrency wanted) {
    Function target = requireTarget(reads, reference);
    String name = reference.function().name();
    if (target.version().version().equals(FunctionVersion.LATEST)) {
      throw invalid(UNPUBLISHED);
    }
    if (target.version().settings().tenantIsolated()) {
      throw invalid("Provisioned concurrency is not supported with tenant isolation.");
    }
    checkAmount(reads, name, wanted);
    checkOverlap(reads, name, wanted.qualifier());
  }

  private void checkAmount(Reads reads, String name, ProvisionedConcurrency wanted) {
    int executions = wanted.executions();
    int others =
        ConcurrencyPlan.provisioned(reads, name).stream()
            .filter(each -> !each.qualifier().equals(wanted.qualifier()))
            .mapToInt(ProvisionedConcurrency::executions)
            .sum();
    ReservedConcurrency reserved = reads.find(Kinds.RESERVED_CONCURRENCY, name).orElse(null);
    if (reserved != null) {
      if (reserved.executions() < others + executions) {
        throw invalid(
            "Requested Provisioned Concurrency should not be greater than the"
                + " reservedConcurrentExecution for function");
      }
      return;
    }
    int before =
        reads
            .find(Kinds.PROVISIONED_CONCURRENCY, Kinds.qualifiedKey(name, wanted.qualifier()))
            .map(ProvisionedConcurrency::executions)
            .orElse(0);
    int unreserved = accountConcurrency - ConcurrencyPlan.claimed(reads) + before;
    if (executions > unreserved) {
      throw invalid(
          "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [%d]."
              .formatted(unreserved));
    }
    if (unreserved - executions < ConcurrencyOperations.LEAST_UNRESERVED) {
      throw invalid(
          "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [%d]."
              .formatted(ConcurrencyOperations.LEAST_UNRESERVED));
    }
  }

  /** A version and an alias of it cannot both have some. */
  private static void checkOverlap(Reads reads, String name, String qualifier) {
    Alias alias = reads.alias(name, qualifier).orElse(null);
    List<ProvisionedConcurrency> all = ConcurrencyPlan.provisioned(reads, name);
    for (ProvisionedConcurrency other : all) {
      if (alias != null && alias.pointsTo(other.qualifier())) {
        throw new OndolException(
            ErrorCode.RESOURCE_CONFLICT,
            "Alias can't be used for Provisioned Concurrency configuration on an already"
                + " Provisioned version");
      }
      Alias otherAlias = reads.alias(name, other.qualifier()).orElse(null);
      if (alias == null && otherAlias != null && otherAlias.pointsTo(qualifier)) {
        throw new OndolException(
            ErrorCode.RESOURCE_CONFLICT, "Version is pointed by a Provisioned Concurrency alias");
      }
    }
  }

  /**
   * Where an alias may point that has some.
   *
   * @throws OndolException INVALID_PARAMETER_VALUE or RESOURCE_CONFLICT
   */
  static void checkAlias(Reads reads, Alias alias) {
    String name = alias.function().name();
    String key = Kinds.qualifiedKey(name, alias.name());
    if (reads.find(Kinds.PROVISIONED_CONCURRENCY, key).isEmpty()) {
      return;
    }
    if (alias.version().equals(FunctionVersion.LATEST)) {
      throw invalid(UNPUBLISHED);
    }
    checkOverlap(reads, name, alias.name());
  }

  /**
   * The version that is named, or that the alias points to that is.
   *
   * @throws OndolException RESOURCE_NOT_FOUND
   */
  static Function requireTarget(Reads reads, FunctionReference reference) {
    String name = reference.function().name();
    if (Kinds.isVersion(reference.qualifier())) {
      return reads.version(name, reference.qualifier()).orElseThrow(reference::notFound);
    }
    Alias alias = reads.alias(name, reference.qualifier()).orElseThrow(reference::noAlias);
    Function target = FunctionLookup.find(reads, name, alias.version());
    if (target == null) {
      throw reference.notFound();
    }
    return target;
  }

  private static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }
}
