package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.CodeSigningConfig;
import dev.ondol.catalog.FunctionCodeSigning;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Row;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionCodeSigningConfigRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionCodeSigningConfigResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionCodeSigningConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionCodeSigningConfigResponse;
import software.amazon.awssdk.services.lambda.model.ListFunctionsByCodeSigningConfigRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsByCodeSigningConfigResponse;
import software.amazon.awssdk.services.lambda.model.PutFunctionCodeSigningConfigRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionCodeSigningConfigResponse;

/**
 * Which code signing configuration a function has. It counts from the next code on: what a function
 * has already goes on. Thread-safe.
 */
final class FunctionCodeSigningOperations {
  private final Account account;
  private final Catalog catalog;
  private final CodeSigning signing;

  FunctionCodeSigningOperations(Account account, Catalog catalog, CodeSigning signing) {
    this.account = account;
    this.catalog = catalog;
    this.signing = signing;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "PutFunctionCodeSigningConfig",
        Operation.of(
            PutFunctionCodeSigningConfigRequest.class,
            PutFunctionCodeSigningConfigRequest::builder,
            this::put),
        "GetFunctionCodeSigningConfig",
        Operation.of(
            GetFunctionCodeSigningConfigRequest.class,
            GetFunctionCodeSigningConfigRequest::builder,
            this::get),
        "DeleteFunctionCodeSigningConfig",
        Operation.of(
            DeleteFunctionCodeSigningConfigRequest.class,
            DeleteFunctionCodeSigningConfigRequest::builder,
            this::delete),
        "ListFunctionsByCodeSigningConfig",
        Operation.of(
            ListFunctionsByCodeSigningConfigRequest.class,
            ListFunctionsByCodeSigningConfigRequest::builder,
            this::list));
  }

  private SdkPojo put(PutFunctionCodeSigningConfigRequest request) {
    FunctionReference reference = FunctionReference.of(account, request.functionName(), null);
    String arn = request.codeSigningConfigArn();
    catalog.change(change -> {
      CodeSigningConfig config = signing.require(change, arn);
      String name = FunctionLookup.latest(change, reference).name();
      FunctionCodeSigning choice = new FunctionCodeSigning(config.id());
      change.put(Kinds.FUNCTION_CODE_SIGNING, name, choice);
      return choice;
    });
    return PutFunctionCodeSigningConfigResponse.builder()
        .codeSigningConfigArn(arn)
        .functionName(reference.function().name())
        .build();
  }

  /** Empty if the function has none. */
  private SdkPojo get(GetFunctionCodeSigningConfigRequest request) {
    String name = name(request.functionName());
    GetFunctionCodeSigningConfigResponse.Builder response =
        GetFunctionCodeSigningConfigResponse.builder();
    catalog
        .find(Kinds.FUNCTION_CODE_SIGNING, name)
        .ifPresent(choice ->
            response.codeSigningConfigArn(signing.arn(choice.configId())).functionName(name));
    return response.build();
  }

  private SdkPojo delete(DeleteFunctionCodeSigningConfigRequest request) {
    String name = name(request.functionName());
    catalog.change(change -> {
      change.remove(Kinds.FUNCTION_CODE_SIGNING, name);
      return name;
    });
    return DeleteFunctionCodeSigningConfigResponse.builder().build();
  }

  private SdkPojo list(ListFunctionsByCodeSigningConfigRequest request) {
    String arn = request.codeSigningConfigArn();
    CodeSigningConfig config =
        signing.find(catalog, arn).orElseThrow(() -> CodeSigning.notFound(arn));
    int limit = Pages.size(request.maxItems());
    List<String> found =
        catalog
            .list(Kinds.FUNCTION_CODE_SIGNING, "", Pages.after(request.marker()), Integer.MAX_VALUE)
            .stream()
            .filter(row -> row.value().configId().equals(config.id()))
            .map(Row::key)
            .limit(limit + 1L)
            .toList();
    List<String> page = found.subList(0, Math.min(limit, found.size()));
    return ListFunctionsByCodeSigningConfigResponse.builder()
        .functionArns(page.stream().map(name -> account.function(name).arn()).toList())
        .nextMarker(found.size() > limit ? Pages.marker(page.getLast()) : null)
        .build();
  }

  private String name(String functionName) {
    return FunctionLookup.latest(catalog, FunctionReference.of(account, functionName, null)).name();
  }
}
