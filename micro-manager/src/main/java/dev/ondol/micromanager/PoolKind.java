package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What functions must agree in to take the same prepared environment: all that counts before the
 * function's own code and variables are there.
 *
 * @param runtime the identifier
 */
record PoolKind(String runtime, int memoryMib, int ephemeralStorageMib) {
  /** Variables that a language runtime, or what it stands on, reads at its start only. */
  private static final List<String> READ_AT_THE_START =
      List.of(
          "AWS_LAMBDA_EXEC_WRAPPER",
          "GLIBC_",
          "JAVA_",
          "JDK_",
          "LANG",
          "LC_",
          "LD_",
          "LOCPATH",
          "MALLOC_",
          "NODE_",
          "OPENSSL_",
          "PYTHON",
          "SSL_",
          "TZ",
          "UV_",
          "_JAVA_",
          "_ONDOL_");

  /** Empty if the function has to be started with its own variables. */
  static Optional<PoolKind> of(FunctionVersion function) {
    for (Map.Entry<String, String> variable : function.settings().environment().entrySet()) {
      boolean early = READ_AT_THE_START.stream().anyMatch(variable.getKey()::startsWith);
      if (early || variable.getValue().indexOf('\0') >= 0) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new PoolKind(
            function.code().runtime(),
            function.limits().memoryMib(),
            function.limits().ephemeralStorageMib()));
  }

  /** Stands for any function of this kind. */
  FunctionVersion anyFunction(FunctionVersion like) {
    return new FunctionVersion(
        like.function(),
        FunctionVersion.LATEST,
        "",
        new FunctionVersion.Code(runtime, "", "", 0, List.of()),
        like.limits(),
        new FunctionVersion.Settings(Map.of(), FunctionVersion.Logging.text(""), "", false));
  }
}
