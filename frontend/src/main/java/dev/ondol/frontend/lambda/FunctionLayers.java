package dev.ondol.frontend.lambda;

import dev.ondol.catalog.CodeStore;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.LayerVersion;
import dev.ondol.catalog.Reads;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionVersion.Code;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.model.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A function's layers: whether it may have those that a request names, and how much code it has
 * with them. What a layer says of runtimes and architectures binds nobody, as on AWS. Thread-safe.
 */
final class FunctionLayers {
  private final Account account;
  private final Reads catalog;
  private final CodeStore store;

  FunctionLayers(Account account, Reads catalog, CodeStore store) {
    this.account = account;
    this.catalog = catalog;
    this.store = store;
  }

  /**
   * The layers with these ARNs.
   *
   * @throws OndolException INVALID_PARAMETER_VALUE or ACCESS_DENIED
   */
  List<Function.Layer> find(List<String> arns, Operation.Caller caller) {
    if (arns.size() > store.limits().layers()) {
      throw invalid("Cannot reference more than %d layers.".formatted(store.limits().layers()));
    }
    List<Function.Layer> found = new ArrayList<>();
    Map<LayerReference, String> seen = new HashMap<>();
    for (String arn : arns) {
      LayerReference.OfVersion asked = LayerReference.OfVersion.of(arn);
      LayerVersion version = require(asked, caller);
      String other = seen.putIfAbsent(asked.layer(), asked.arn());
      if (other != null) {
        throw invalid(
            "Two different versions of the same layer are not allowed to be referenced in the same"
                + " function. %s and %s are versions of the same layer."
                    .formatted(other, asked.arn()));
      }
      found.add(
          new Function.Layer(
              asked.arn(), version.content().sha256(), version.content().sizeBytes()));
    }
    return found;
  }

  private LayerVersion require(LayerReference.OfVersion asked, Operation.Caller caller) {
    if (!asked.layer().owner().equals(account.id())) {
      throw LayerReference.denied(caller, "GetLayerVersion", asked.arn());
    }
    if (!asked.layer().region().equals(account.region())) {
      throw invalid(
          "Layers are not in the same region as the function. Layers are expected to be in region "
              + account.region()
              + ".");
    }
    return asked
        .find(account, catalog)
        .orElseThrow(() -> invalid("Layer version " + asked.arn() + " does not exist."));
  }

  /**
   * Makes ready what an environment of this function would mount.
   *
   * @throws OndolException INVALID_PARAMETER_VALUE if that is more than a function may have
   */
  void prepare(Function function) {
    Code code = function.version().code();
    if (code.layers().isEmpty()) {
      return;
    }
    long bytes = store.artifact(code.sha256()).unzippedBytes();
    for (String layer : code.layers()) {
      bytes += store.artifact(layer).unzippedBytes();
    }
    if (bytes > store.limits().unzippedBytes()) {
      throw invalid(
          "Function code combined with layers exceeds the maximum allowed size of %d bytes. The actual size is %d bytes."
              .formatted(store.limits().unzippedBytes(), bytes));
    }
    store.layers(code.layers());
  }

  private static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }
}
