package dev.ondol.runtimes;

import dev.ondol.core.FunctionVersion;
import dev.ondol.runtimes.RuntimeIdentifier.Language;
import dev.ondol.sandbox.IsolationLevel;
import dev.ondol.sandbox.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * No language of the platform's: the function brings its own runtime as {@code bootstrap}, in its
 * code or in a layer. It gets no variables of its own, and no wrapper. Immutable.
 */
record ProvidedRuntime(Path runtimeDir) implements LanguageRuntime {
  @Override
  public String family() {
    return Language.PROVIDED.family();
  }

  @Override
  public String version() {
    return "";
  }

  @Override
  public List<Path> hostMounts() {
    return List.of();
  }

  @Override
  public List<String> command(FunctionVersion function, Layout layout) {
    return List.of(
        layout.runtimeDir() + "/bootstrap",
        layout.taskRoot() + "/bootstrap",
        layout.layersDir() + "/bootstrap");
  }

  @Override
  public boolean startsAhead(FunctionVersion function, IsolationLevel level) {
    return false;
  }

  @Override
  public Map<String, String> environment(FunctionVersion function, Layout layout) {
    return Map.of();
  }
}
