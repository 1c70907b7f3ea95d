package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.ReservedConcurrency;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;

/** The operations that look at functions and change nothing. Thread-safe. */
final class FunctionReads {
  private final Account account;
  private final Catalog catalog;
  private final ConfigurationView view;
  private final CodeLinks links;

  FunctionReads(Account account, Catalog catalog, ConfigurationView view, CodeLinks links) {
    this.account = account;
    this.catalog = catalog;
    this.view = view;
    this.links = links;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "GetFunction",
        Operation.of(GetFunctionRequest.class, GetFunctionRequest::builder, this::getFunction),
        "GetFunctionConfiguration",
        Operation.of(
            GetFunctionConfigurationRequest.class,
            GetFunctionConfigurationRequest::builder,
            this::getConfiguration),
        "ListFunctions",
        Operation.of(ListFunctionsRequest.class, ListFunctionsRequest::builder, this::list));
  }

  /** The function or version that a caller means by a name and perhaps a qualifier. */
  private Function require(FunctionReference reference) {
    return FunctionLookup.require(catalog, reference).function();
  }

  private GetFunctionResponse getFunction(GetFunctionRequest request, Operation.Caller caller) {
    FunctionReference reference =
        FunctionReference.of(account, request.functionName(), request.qualifier());
    Function function = require(reference);
    GetFunctionResponse.Builder response =
        GetFunctionResponse.builder()
            .configuration(view.of(function, reference.qualifier()))
            .code(code ->
                code.repositoryType("S3")
                    .location(caller.endpoint() + links.path(function.version().code().sha256())));
    catalog
        .find(Kinds.RESERVED_CONCURRENCY, function.name())
        .map(ReservedConcurrency::executions)
        .ifPresent(reserved ->
            response.concurrency(
                concurrency -> concurrency.reservedConcurrentExecutions(reserved)));
    if (!function.details().tags().isEmpty()) {
      response.tags(function.details().tags());
    }
    return response.build();
  }

  private FunctionConfiguration getConfiguration(GetFunctionConfigurationRequest request) {
    FunctionReference reference =
        FunctionReference.of(account, request.functionName(), request.qualifier());
    return view.of(require(reference), reference.qualifier());
  }

  private ListFunctionsResponse list(ListFunctionsRequest request) {
    String master = request.masterRegion();
    if (master != null && !master.equals("ALL") && !master.equals(account.region())) {
      return ListFunctionsResponse.builder().functions(List.of()).build();
    }
    int size = Pages.size(request.maxItems());
    boolean versions = request.functionVersionAsString() != null;
    List<Function> found =
        versions
            ? FunctionWalk.versions(catalog, Pages.after(request.marker()), size + 1)
            : FunctionWalk.functions(catalog, Pages.after(request.marker()), size + 1);
    List<Function> page = found.subList(0, Math.min(size, found.size()));
    return ListFunctionsResponse.builder()
        .functions(
            page.stream()
                .map(each -> view.listed(each, versions ? each.version().version() : ""))
                .toList())
        .nextMarker(found.size() > size ? Pages.marker(FunctionWalk.place(page.getLast())) : null)
        .build();
  }
}
