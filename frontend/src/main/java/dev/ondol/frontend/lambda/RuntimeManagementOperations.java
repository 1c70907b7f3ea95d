package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Catalog;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.RuntimeManagement;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.GetRuntimeManagementConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetRuntimeManagementConfigResponse;
import software.amazon.awssdk.services.lambda.model.PutRuntimeManagementConfigRequest;
import software.amazon.awssdk.services.lambda.model.PutRuntimeManagementConfigResponse;
import software.amazon.awssdk.services.lambda.model.UpdateRuntimeOn;

/**
 * When a function's language runtime may change. Here it changes when the host's does, which the
 * operator decides: {@code Auto} and {@code FunctionUpdate} accept that, and {@code Manual} can pin
 * to the version that the host has, no other. Thread-safe.
 */
final class RuntimeManagementOperations {
  private final Account account;
  private final Catalog catalog;
  private final ConfigurationView view;

  RuntimeManagementOperations(Account account, Catalog catalog, ConfigurationView view) {
    this.account = account;
    this.catalog = catalog;
    this.view = view;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "PutRuntimeManagementConfig",
        Operation.of(
            PutRuntimeManagementConfigRequest.class,
            PutRuntimeManagementConfigRequest::builder,
            this::put),
        "GetRuntimeManagementConfig",
        Operation.of(
            GetRuntimeManagementConfigRequest.class,
            GetRuntimeManagementConfigRequest::builder,
            this::get));
  }

  private PutRuntimeManagementConfigResponse put(PutRuntimeManagementConfigRequest request) {
    FunctionReference reference =
        FunctionReference.of(account, request.functionName(), request.qualifier());
    String pinned = request.runtimeVersionArn();
    catalog.change(change -> {
      Function version = require(change, reference);
      checkPin(request.updateRuntimeOn(), pinned, version);
      change.put(
          Kinds.RUNTIME_MANAGEMENT,
          key(version.version()),
          new RuntimeManagement(request.updateRuntimeOnAsString(), pinned == null ? "" : pinned));
      return version;
    });
    return PutRuntimeManagementConfigResponse.builder()
        .updateRuntimeOn(request.updateRuntimeOnAsString())
        .functionArn(reference.arn())
        .runtimeVersionArn(pinned)
        .build();
  }

  private GetRuntimeManagementConfigResponse get(GetRuntimeManagementConfigRequest request) {
    FunctionReference reference =
        FunctionReference.of(account, request.functionName(), request.qualifier());
    Function version = require(catalog, reference);
    RuntimeManagement found =
        catalog
            .find(Kinds.RUNTIME_MANAGEMENT, key(version.version()))
            .orElse(RuntimeManagement.AUTO);
    String pinned = found.runtimeVersionArn();
    return GetRuntimeManagementConfigResponse.builder()
        .updateRuntimeOn(found.updateOn())
        .functionArn(reference.arn())
        .runtimeVersionArn(pinned.isEmpty() ? null : pinned)
        .build();
  }

  private void checkPin(UpdateRuntimeOn on, @Nullable String pinned, Function version) {
    if (on != UpdateRuntimeOn.MANUAL) {
      if (pinned != null) {
        throw invalid("RuntimeVersionArn goes with UpdateRuntimeOn Manual only.");
      }
      return;
    }
    if (pinned == null) {
      throw invalid("UpdateRuntimeOn Manual needs a RuntimeVersionArn.");
    }
    String served = view.runtimeVersionArn(version.version());
    if (!pinned.equals(served)) {
      throw invalid(
          "The runtime version %s is not on this host, which has %s.".formatted(pinned, served));
    }
  }

  /** Versions have a runtime, aliases have none. */
  private static Function require(Reads reads, FunctionReference reference) {
    Function found =
        FunctionLookup.find(
            reads,
            reference.function().name(),
            reference.isLatest() ? FunctionVersion.LATEST : reference.qualifier());
    if (found == null) {
      throw reference.notFound();
    }
    return found;
  }

  private static String key(FunctionVersion version) {
    return Kinds.qualifiedKey(version.function().name(), version.version());
  }

  private static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }
}
