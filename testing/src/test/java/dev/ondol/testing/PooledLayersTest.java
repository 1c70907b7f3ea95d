package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Layers, variables as programs see them, and an init that uses up its memory: the same in an
 * environment of a pool and in one that was made on demand.
 */
@Timeout(90)
@ParameterizedClass
@ValueSource(strings = {"process", "container"})
class PooledLayersTest {
  /** The variable that has an environment made on demand is left out. */
  private static final String PYTHON =
      """
      import os, subprocess, layered
      OPT = os.path.dirname(os.path.dirname(layered.__file__))
      def walk(top):
          return sorted((os.path.relpath(os.path.join(at, name), top), oct(os.stat(os.path.join(at, name)).st_mode),
                         os.access(os.path.join(at, name), os.W_OK) if os.getuid() else None)
                        for at, folders, files in os.walk(top) for name in folders + files)
      def handler(event, context):
          names = sorted(name for name in os.environ if name != 'LANG_NOTHING')
          child = subprocess.run(['env'], capture_output=True, text=True).stdout.splitlines()
          return {'layer': layered.WHO, 'opt': walk(OPT), 'names': names,
                  'of a child': sorted(l.split('=')[0] for l in child if '=' in l and not l.startswith('LANG_NOTHING')),
                  'tool': subprocess.run(['tool'], capture_output=True, text=True).stdout}
      """;

  private static final String NODE =
      """
      const { execFileSync } = require('child_process');
      const layered = require('layered');
      exports.handler = async () => ({
        layer: layered, names: Object.keys(process.env).filter((k) => k !== 'LANG_NOTHING').sort(),
        ofAChild: String(execFileSync('env')).split('\\n').filter((l) => l.includes('=')).map((l) => l.split('=')[0])
          .filter((k) => k !== 'LANG_NOTHING').sort(),
        tool: String(execFileSync('tool')) });
      """;

  private final String isolation;
  private final TestPlatform platform;
  private final PooledFunctions functions;

  PooledLayersTest(String isolation) {
    this.isolation = isolation;
    platform = TestPlatform.start(isolation, Map.of("pools", "on"));
    functions = new PooledFunctions(platform);
  }

  @AfterEach
  void stop() {
    functions.close();
  }

  @Test
  void pythonFindsTheSameLayersAndVariables() {
    functions.create(
        "layers", platform.requirePython(), "app.handler", CodeZip.with("app.py", PYTHON));
    isTheSame(CodeZip.with("python/layered.py", "WHO = 'the layer'\n"));
  }

  @Test
  void nodeFindsTheSameLayersAndVariables() {
    functions.create("layers", platform.requireNode(), "app.handler", CodeZip.with("app.js", NODE));
    isTheSame(
        CodeZip.with("nodejs/node_modules/layered/index.js", "module.exports = 'the layer';\n"));
  }

  private void isTheSame(CodeZip layer) {
    functions.layer("layers", layer.program("bin/tool", "#!/bin/sh\necho of the layer\n"));
    String made = functions.onDemand("layers", "{}");
    assertThat(made).contains("the layer", "of the layer\\n");
    assertThat(functions.pooled("layers", "{}")).isEqualTo(made);
  }

  @Test
  void anInitThatUsesUpItsMemoryFailsInTheSameWay() {
    String hog = "all = [bytearray(1 << 20) for _ in range(100_000)]\ndef handler(e, c): pass\n";
    // A container has a limit of its own, and is killed at it.
    String limit =
        isolation.equals("container")
            ? ""
            : "import resource\nresource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n";
    functions.create(
        "hog", platform.requirePython(), "app.handler", CodeZip.with("app.py", limit + hog));
    String made = withoutIds(functions.onDemand("hog", "{}"));
    assertThat(made).contains("errorType");
    assertThat(withoutIds(functions.pooled("hog", "{}"))).isEqualTo(made);
  }

  private static String withoutIds(String answer) {
    return answer
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
        .replaceAll("/sandboxes/[0-9a-z-]+/", "/sandboxes/ID/");
  }
}
