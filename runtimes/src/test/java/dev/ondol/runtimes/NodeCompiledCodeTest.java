package dev.ondol.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node.js functions with compiled code, made ahead as the platform has it made. */
class NodeCompiledCodeTest {
  private static final String NODE = "nodejs20.x";

  /** More than is worth compiling ahead. */
  private static final String PADDING = "// " + "padding ".repeat(1000) + "\n";

  /** Tells all that a module can see of how it was loaded; its first line throws. */
  private static final String TELLING =
      """
      exports.thrower = () => { throw new Error('first line'); };
      const compiled = new Error().stack.split('\\n')[2].includes('/ondol/compiled.js');
      const seen = () => ({
        main: require.main.filename, file: __filename, folder: __dirname, id: module.id,
        parent: module.parent === undefined, self: require.cache[__filename] === module,
        children: module.children.map((child) => child.filename), loaded: module.loaded,
        own: this === undefined, paths: module.paths, resolved: require.resolve('./part.cjs'),
        lookup: require.resolve.paths('x').length, extensions: Object.keys(require.extensions),
        arguments: typeof arguments, part: require('./part.cjs'), again: require('./part.cjs').count,
        data: require('./data.json'), left: Object.keys(process.env).filter((k) => k.startsWith('_ONDOL')),
      });
      let stack;
      try { exports.thrower(); } catch (error) { stack = error.stack.split('\\n').slice(0, 2); }
      exports.handler = async (event) => event.compiled ? compiled : { ...seen(), stack, own: this === exports };
      """;

  @TempDir Path root;
  private Path task;

  @BeforeEach
  void writeTheFunction() throws IOException {
    task = Files.createDirectory(root.resolve("task")).toRealPath();
    Files.writeString(task.resolve("index.js"), TELLING + PADDING);
    Files.writeString(
        task.resolve("part.cjs"), "let count = 0; exports.count = ++count;\n" + PADDING);
    Files.writeString(task.resolve("data.json"), "{\"json\": 1}");
  }

  @Test
  void aModuleCannotTellThatItWasCompiledAhead() throws Exception {
    Path cache = compileAhead();
    assertThat(invoke(Map.of(), "{\"compiled\": 1}")).isEqualTo("false");
    assertThat(invoke(cached(cache), "{\"compiled\": 1}")).isEqualTo("true");
    assertThat(invoke(cached(cache), "{}"))
        .isEqualTo(invoke(Map.of(), "{}"))
        .contains("index.js:1:")
        .contains("exports.thrower");
  }

  @Test
  void codeThatIsBrokenIsNotUsed() throws Exception {
    Path cache = compileAhead();
    Path code = cache.resolve("code");
    byte[] whole = Files.readAllBytes(code);
    String plain = invoke(Map.of(), "{}");
    for (byte[] broken :
        List.of(new byte[0], Arrays.copyOf(whole, whole.length / 2), new byte[whole.length])) {
      Files.write(code, broken);
      assertThat(invoke(cached(cache), "{}")).isEqualTo(plain);
      assertThat(invoke(cached(cache), "{\"compiled\": 1}")).isEqualTo("false");
    }
    Files.writeString(cache.resolve("index.json"), "[");
    assertThat(invoke(cached(cache), "{}")).isEqualTo(plain);
    Files.delete(cache.resolve("index.json"));
    assertThat(invoke(cached(cache), "{}")).isEqualTo(plain);
  }

  @Test
  void codeOfAnotherTextOfTheSameLengthIsNotUsed() throws Exception {
    Path cache = compileAhead();
    String text = Files.readString(task.resolve("index.js"));
    Files.writeString(task.resolve("index.js"), text.replace("first line", "other line"));
    assertThat(invoke(cached(cache), "{}")).contains("other line");
  }

  @Test
  void aTextThatATransformerChangesIsCompiledAsItLeavesIt() throws Exception {
    Files.writeString(
        task.resolve("start.js"),
        """
        const Module = require('module');
        const before = Module._extensions['.js'];
        Module._extensions['.js'] = function (module, file) {
          const compile = module._compile;
          module._compile = function (text, name) {
            delete module._compile;
            return module._compile(text.replace('first line', 'third line'), name);
          };
          return before(module, file);
        };
        exports.handler = require('./index.js').handler;
        """);
    Path cache = compileAhead();
    try (RunningFunction function =
        RunningFunction.start(task, NODE, "start.handler", cached(cache))) {
      assertThat(function.invoke("{}").text()).contains("third line");
    }
  }

  @Test
  void whatMayImportModulesIsLeftAlone() throws Exception {
    Files.writeString(task.resolve("importing.js"), "exports.f = () => import('fs');\n" + PADDING);
    Files.writeString(
        task.resolve("hidden.js"), "exports.f = new Function('n', 'return imp' + n);\n" + PADDING);
    Files.writeString(
        task.resolve("harmless.js"), "exports.g = Function('return this')();\n" + PADDING);
    Files.writeString(task.resolve("broken.js"), "}); (function () {\n" + PADDING);
    Files.writeString(task.resolve("module.mjs"), "export default 1;\n" + PADDING);
    assertThat(Files.readString(compileAhead().resolve("index.json")))
        .contains("harmless.js", "index.js", "part.cjs")
        .doesNotContain("importing.js", "hidden.js", "broken.js", "module.mjs");
  }

  @Test
  void linksAreNotFollowedAndSmallModulesAreNotWorthIt() throws Exception {
    Path outside = root.resolve("outside.js");
    Files.writeString(outside, PADDING);
    Files.createSymbolicLink(task.resolve("link.js"), outside);
    Files.writeString(task.resolve("small.js"), "exports.x = 1;");
    assertThat(Files.readString(compileAhead().resolve("index.json")))
        .contains("index.js")
        .doesNotContain("link.js", "small.js");
  }

  private static Map<String, String> cached(Path cache) {
    return Map.of(LanguageRuntime.CACHE, cache.toString());
  }

  private String invoke(Map<String, String> environment, String event) throws Exception {
    try (RunningFunction function =
        RunningFunction.start(task, NODE, "index.handler", environment)) {
      return function.invoke(event).text();
    }
  }

  /** Runs the maker on this host, and lays out what it writes. */
  private Path compileAhead() throws Exception {
    Path cache = Files.createDirectories(root.resolve("cache"));
    try (Stream<Path> old = Files.list(cache)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    byte[] output = RunningFunction.makeCache(task, NODE);
    int at = 0;
    for (String line = line(output, at); !line.equals("end"); line = line(output, at)) {
      int space = line.indexOf(' ');
      int length = Integer.parseInt(line.substring(0, space));
      int from = at + line.length() + 1;
      at = from + length;
      Files.write(cache.resolve(line.substring(space + 1)), Arrays.copyOfRange(output, from, at));
    }
    return cache;
  }

  private static String line(byte[] output, int from) {
    int end = from;
    while (output[end] != '\n') {
      end++;
    }
    return new String(output, from, end - from, StandardCharsets.UTF_8);
  }
}
