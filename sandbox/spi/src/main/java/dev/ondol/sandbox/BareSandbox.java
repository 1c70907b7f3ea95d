package dev.ondol.sandbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox that was made before anyone knew for which function. A runtime may be started in it and
 * wait; where its code will be there is nothing of worth until it is furnished.
 */
public interface BareSandbox extends Sandbox {
  /**
   * Puts the code in, once: from its return on, whoever looks at {@link Layout#taskRoot} and {@link
   * Layout#layersDir} of {@link #layout}, which may be others than before, finds the function's
   * files, read-only, as if it had been made with them. A process that stood in one of these
   * folders has to go there anew.
   *
   * @param layers null for none
   * @param cache what was made of the code ahead, null for nothing
   * @throws SandboxException if the host refuses; the sandbox is then good for nothing
   */
  void furnish(Path task, @Nullable Path layers, @Nullable Path cache);
}
