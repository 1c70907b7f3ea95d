package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.CodeLimits;
import dev.ondol.catalog.CodeUse;
import dev.ondol.catalog.Kinds;
import dev.ondol.frontend.model.Operation;
import java.util.Map;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsRequest;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsResponse;

/** The account's limits, and what is used of them. Thread-safe. */
final class AccountOperations {
  private final Catalog catalog;
  private final CodeLimits limits;
  private final int accountConcurrency;

  AccountOperations(Catalog catalog, CodeLimits limits, int accountConcurrency) {
    this.catalog = catalog;
    this.limits = limits;
    this.accountConcurrency = accountConcurrency;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "GetAccountSettings",
        Operation.of(
            GetAccountSettingsRequest.class, GetAccountSettingsRequest::builder, this::get));
  }

  private GetAccountSettingsResponse get(GetAccountSettingsRequest request) {
    long functionCount = catalog.list(Kinds.FUNCTION, "", "", Integer.MAX_VALUE).size();
    long codeSize = CodeUse.bytes(catalog);
    int unreserved = accountConcurrency - ConcurrencyPlan.claimed(catalog);
    return GetAccountSettingsResponse.builder()
        .accountLimit(limit ->
            limit
                .totalCodeSize(limits.totalBytes())
                .codeSizeUnzipped(limits.unzippedBytes())
                .codeSizeZipped(limits.zipBytes())
                .concurrentExecutions(accountConcurrency)
                .unreservedConcurrentExecutions(unreserved))
        .accountUsage(usage -> usage.totalCodeSize(codeSize).functionCount(functionCount))
        .build();
  }
}
