package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Row;
import dev.ondol.frontend.model.Operation;
import java.util.Map;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsRequest;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsResponse;

/** The account's limits, and what is used of them. Thread-safe. */
final class AccountOperations {
  private static final long TOTAL_CODE_BYTES = 300L << 30;
  private static final long MAX_UNZIPPED_BYTES = 262_144_000;
  private static final long MAX_ZIPPED_BYTES = 52_428_800;

  private final Catalog catalog;
  private final int accountConcurrency;

  AccountOperations(Catalog catalog, int accountConcurrency) {
    this.catalog = catalog;
    this.accountConcurrency = accountConcurrency;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "GetAccountSettings",
        Operation.of(
            GetAccountSettingsRequest.class, GetAccountSettingsRequest::builder, this::get));
  }

  private GetAccountSettingsResponse get(GetAccountSettingsRequest request) {
    var functions = catalog.list(Kinds.FUNCTION, "", "", Integer.MAX_VALUE);
    long functionCount = functions.size();
    long codeSize =
        functions.stream().mapToLong(row -> row.value().version().code().sizeBytes()).sum()
            + catalog.list(Kinds.VERSION, "", "", Integer.MAX_VALUE).stream()
                .mapToLong(row -> row.value().version().code().sizeBytes())
                .sum()
            + catalog.list(Kinds.LAYER_VERSION, "", "", Integer.MAX_VALUE).stream()
                .map(Row::value)
                .mapToLong(layer -> layer.content().sizeBytes())
                .sum();
    int unreserved = accountConcurrency - ConcurrencyPlan.claimed(catalog);
    return GetAccountSettingsResponse.builder()
        .accountLimit(limit ->
            limit
                .totalCodeSize(TOTAL_CODE_BYTES)
                .codeSizeUnzipped(MAX_UNZIPPED_BYTES)
                .codeSizeZipped(MAX_ZIPPED_BYTES)
                .concurrentExecutions(accountConcurrency)
                .unreservedConcurrentExecutions(unreserved))
        .accountUsage(usage -> usage.totalCodeSize(codeSize).functionCount(functionCount))
        .build();
  }
}
