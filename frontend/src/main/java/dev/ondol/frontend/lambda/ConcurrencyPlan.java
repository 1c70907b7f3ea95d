package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Alias;
import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.ProvisionedConcurrency;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.ReservedConcurrency;
import dev.ondol.catalog.Row;
import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.frontend.Account;
import dev.ondol.micromanager.FunctionConcurrency;
import dev.ondol.micromanager.Invoker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * What the catalog says of a function's concurrency, brought to where the invokes are. Whoever
 * changes reserved or provisioned concurrency, or a version or an alias that it may be for, has it
 * carried over afterwards; at the start everything is.
 *
 * <p>What is provisioned for an alias is for the version that it points to. Where two versions
 * share an alias, it is divided by their weights, each with at least one if there are two.
 *
 * <p>Thread-safe. One is carried over at a time, and each time as the catalog is then, so that the
 * last change is also the last to arrive.
 */
public final class ConcurrencyPlan {
  private final Account account;
  private final Catalog catalog;
  private final Invoker invoker;

  public ConcurrencyPlan(Account account, Catalog catalog, Invoker invoker) {
    this.account = account;
    this.catalog = catalog;
    this.invoker = invoker;
  }

  /** Carries over what every function has. */
  public void carryAll() {
    TreeSet<String> names = new TreeSet<>();
    catalog
        .list(Kinds.RESERVED_CONCURRENCY, "", "", Integer.MAX_VALUE)
        .forEach(row -> names.add(row.key()));
    catalog
        .list(Kinds.PROVISIONED_CONCURRENCY, "", "", Integer.MAX_VALUE)
        .forEach(row -> names.add(functionName(row)));
    names.forEach(name -> carry(account.function(name)));
  }

  /** Carries over what one function has now. */
  synchronized void carry(FunctionId function) {
    if (catalog.function(function.name()).isPresent()) {
      invoker.configure(function, of(catalog, function.name()));
    }
  }

  private static FunctionConcurrency of(Reads reads, String name) {
    OptionalInt reserved =
        reads
            .find(Kinds.RESERVED_CONCURRENCY, name)
            .map(row -> OptionalInt.of(row.executions()))
            .orElse(OptionalInt.empty());
    Map<FunctionVersion, Integer> counts = new LinkedHashMap<>();
    for (ProvisionedConcurrency each : provisioned(reads, name)) {
      for (FunctionConcurrency.Share share : shares(reads, name, each)) {
        counts.merge(share.version(), share.count(), Integer::sum);
      }
    }
    List<FunctionConcurrency.Share> shares = new ArrayList<>();
    counts.forEach((version, count) -> shares.add(new FunctionConcurrency.Share(version, count)));
    return new FunctionConcurrency(reserved, shares);
  }

  /** All that is provisioned for a function, by qualifier. */
  static List<ProvisionedConcurrency> provisioned(Reads reads, String name) {
    return reads.list(Kinds.PROVISIONED_CONCURRENCY, name + ":", "", Integer.MAX_VALUE).stream()
        .map(Row::value)
        .toList();
  }

  /** For which versions how much of it is; empty if they are gone. */
  static List<FunctionConcurrency.Share> shares(
      Reads reads, String name, ProvisionedConcurrency provisioned) {
    Alias alias = reads.alias(name, provisioned.qualifier()).orElse(null);
    Map<String, Integer> counts =
        alias == null
            ? Map.of(provisioned.qualifier(), provisioned.executions())
            : divided(alias, provisioned.executions());
    List<FunctionConcurrency.Share> shares = new ArrayList<>();
    counts.forEach((number, count) -> {
      Function version = reads.version(name, number).orElse(null);
      if (version != null && count > 0) {
        shares.add(new FunctionConcurrency.Share(version.version(), count));
      }
    });
    return shares;
  }

  private static Map<String, Integer> divided(Alias alias, int executions) {
    Alias.Share other = alias.share();
    if (other == null) {
      return Map.of(alias.version(), executions);
    }
    int some = (int) Math.round(other.weight() * executions);
    if (executions > 1 && other.weight() > 0 && other.weight() < 1) {
      some = Math.clamp(some, 1, executions - 1);
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put(alias.version(), executions - some);
    counts.put(other.version(), some);
    return counts;
  }

  /** What reserved and provisioned concurrency of all functions keep from the others. */
  static int claimed(Reads reads) {
    int claimed = 0;
    for (Row<ReservedConcurrency> row :
        reads.list(Kinds.RESERVED_CONCURRENCY, "", "", Integer.MAX_VALUE)) {
      claimed += row.value().executions();
    }
    for (Row<ProvisionedConcurrency> row :
        reads.list(Kinds.PROVISIONED_CONCURRENCY, "", "", Integer.MAX_VALUE)) {
      if (reads.find(Kinds.RESERVED_CONCURRENCY, functionName(row)).isEmpty()) {
        claimed += row.value().executions();
      }
    }
    return claimed;
  }

  private static String functionName(Row<ProvisionedConcurrency> row) {
    return row.key().substring(0, row.key().indexOf(':'));
  }
}
