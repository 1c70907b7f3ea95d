package dev.ondol.runtimes;

import dev.ondol.core.FunctionVersion;
import dev.ondol.sandbox.Layout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user's own script that starts the runtime in the platform's stead: it is named by {@code
 * AWS_LAMBDA_EXEC_WRAPPER} and gets the command as its arguments.
 */
final class ExecWrapper {
  static final String VARIABLE = "AWS_LAMBDA_EXEC_WRAPPER";

  private ExecWrapper() {}

  /**
   * Puts the wrapper before the command if the function has one. A shell goes between, because it
   * ends with status 127 where the wrapper is missing, as Lambda reports it.
   */
  static List<String> around(List<String> command, FunctionVersion function, Layout layout) {
    @Nullable String wrapper = function.settings().environment().get(VARIABLE);
    if (wrapper == null || wrapper.isEmpty()) {
      return command;
    }
    List<String> wrapped = new ArrayList<>(command.size() + 4);
    wrapped.addAll(List.of("/bin/sh", "-c", "exec \"$0\" \"$@\"", resolved(wrapper, layout)));
    wrapped.addAll(command);
    return wrapped;
  }

  /** Where the two folders of a function's own files really are, for levels that move them. */
  private static String resolved(String path, Layout layout) {
    if (path.startsWith("/var/task/")) {
      return layout.taskRoot() + path.substring("/var/task".length());
    }
    if (path.startsWith("/opt/")) {
      return layout.layersDir() + path.substring("/opt".length());
    }
    return path;
  }
}
