package dev.ondol.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that are measured: small ones, ones with much to load, and some that sleep. */
final class Samples {
  static final String HELLO = "hello";
  static final String STREAM_END = "the end of the stream";
  static final int SMALL_MIB = 256;
  private static final int HEAVY_JS_FUNCTIONS = 12_000;
  private static final int HEAVY_JAVA_CLASSES = 2_000;
  private static final int HEAVY_PYTHON_MODULES = 100;
  private static final int HEAVY_PYTHON_CLASSES = 15;
  private static final List<String> HEAVY_PYTHON =
      List.of(
          "argparse",
          "asyncio",
          "csv",
          "ctypes",
          "decimal",
          "difflib",
          "email.mime.multipart",
          "hashlib",
          "html.parser",
          "http.client",
          "http.cookies",
          "inspect",
          "ipaddress",
          "json",
          "logging.config",
          "multiprocessing",
          "optparse",
          "pdb",
          "pickle",
          "platform",
          "pydoc",
          "random",
          "smtplib",
          "sqlite3",
          "ssl",
          "statistics",
          "tarfile",
          "tempfile",
          "typing",
          "unittest.mock",
          "urllib.request",
          "uuid",
          "xml.dom.minidom",
          "xml.etree.ElementTree",
          "zipfile",
          "zoneinfo");

  private Samples() {}

  static Sample node() {
    return Sample.of(
        "node",
        "index.handler",
        HELLO,
        Map.of(
            "index.js",
            "exports.handler = async (event) => ({ hello: event.name ?? 'hello' });\n"));
  }

  static Sample python() {
    return Sample.of(
        "python",
        "app.handler",
        HELLO,
        Map.of(
            "app.py",
            "def handler(event, context):\n    return {'hello': event.get('name', 'hello')}\n"));
  }

  static Sample java() {
    return Sample.ofBytes(
        "java",
        "bench.Hello::handle",
        HELLO,
        JavaSources.compile(
            Map.of(
                "bench/Hello.java",
                """
                package bench;
                public class Hello {
                  public java.util.Map<String, Object> handle(java.util.Map<String, Object> event) {
                    return java.util.Map.of("hello", event.getOrDefault("name", "hello"));
                  }
                }
                """)));
  }

  /** A megabyte of functions, a tenth of which run at load. */
  static Sample heavyNode() {
    StringBuilder source = new StringBuilder("const all = [];\n");
    for (int i = 0; i < HEAVY_JS_FUNCTIONS; i++) {
      source.append(
          "function f%d(x) { const y = x * %d + 1; return y %% 7 === 0 ? [y, 'f%d'] : { y }; }%n"
              .formatted(i, i, i));
      if (i % 10 == 0) {
        source.append("all.push(f%d(%d));%n".formatted(i, i));
      }
    }
    source.append("exports.handler = async () => ({ hello: 'hello', loaded: all.length });\n");
    return Sample.of("node", "index.handler", HELLO, Map.of("index.js", source.toString()));
  }

  /** Much of the standard library, and a package of a hundred modules as scientific ones are. */
  static Sample heavyPython() {
    Map<String, String> files = new LinkedHashMap<>();
    StringBuilder app = new StringBuilder();
    HEAVY_PYTHON.forEach(name -> app.append("import ").append(name).append('\n'));
    for (int module = 0; module < HEAVY_PYTHON_MODULES; module++) {
      app.append("import package.m%d\n".formatted(module));
      StringBuilder source = new StringBuilder("import json, re\n");
      for (int i = 0; i < HEAVY_PYTHON_CLASSES; i++) {
        source.append(
            """

            class Thing%1$d:
                \"""Number %1$d.\"""
                limit = %1$d
                def __init__(self, name, *args, **kwargs):
                    self.name = name
                    self.options = {k: v for k, v in kwargs.items() if k not in args}
                def work(self, x, y=%1$d):
                    try:
                        return [self.name, x * y + self.limit] if x > y else self.options["y"]
                    except KeyError as error:
                        raise ValueError("no %%s" %% error)
            """
                .formatted(i));
      }
      files.put("package/m%d.py".formatted(module), source.toString());
    }
    files.put("package/__init__.py", "");
    files.put("app.py", app + "def handler(event, context):\n    return {'hello': 'hello'}\n");
    return Sample.of("python", "app.handler", HELLO, files);
  }

  /** Two thousand classes, all loaded in the init. */
  static Sample heavyJava() {
    Map<String, String> sources = new LinkedHashMap<>();
    StringBuilder touch = new StringBuilder();
    for (int i = 0; i < HEAVY_JAVA_CLASSES; i++) {
      sources.put(
          "bench/C%d.java".formatted(i),
          "package bench; public class C%d { public static int of(int x) { return x + %d; } }"
              .formatted(i, i));
      touch
          .append(
              i % 500 == 0
                  ? "%s  static int part%d(int x) {%n"
                      .formatted(i == 0 ? "" : "    return x;\n  }\n", i / 500)
                  : "")
          .append("    x = C%d.of(x);%n".formatted(i));
    }
    sources.put(
        "bench/Heavy.java",
        """
        package bench;
        public class Heavy {
          static final int LOADED = part0(part1(part2(part3(0))));
        %s    return x;
          }
          public java.util.Map<String, Object> handle(java.util.Map<String, Object> event) {
            return java.util.Map.of("hello", "hello", "loaded", LOADED);
          }
        }
        """
            .formatted(touch));
    return Sample.ofBytes("java", "bench.Heavy::handle", HELLO, JavaSources.compile(sources));
  }

  /** Sleeps for the event's {@code ms}. */
  static Sample sleeper() {
    return Sample.of(
        "node",
        "index.handler",
        HELLO,
        Map.of(
            "index.js",
            """
            exports.handler = async (event) => {
              await new Promise((done) => setTimeout(done, event.ms));
              return { hello: 'hello' };
            };
            """));
  }

  /** Takes 100 MB, touches every page of them and keeps them for the event's {@code ms}. */
  static Sample memoryTaker() {
    return Sample.of(
        "node",
        "index.handler",
        HELLO,
        Map.of("index.js", MEMORY_TAKER + "exports.handler = take;\n"));
  }

  /** The same as a program that needs no platform. */
  static String bareMemoryTaker() {
    return MEMORY_TAKER + "take({ ms: Number(process.argv[2]) });\n";
  }

  private static final String MEMORY_TAKER =
      """
      const take = async (event) => {
        const memory = Buffer.alloc(100 * 1024 * 1024);
        for (let at = 0; at < memory.length; at += 4096) memory[at] = 1;
        await new Promise((done) => setTimeout(done, event.ms));
        return { hello: 'hello', bytes: memory.length };
      };
      """;

  /** Uses all the processor it gets for the event's {@code ms}. */
  static Sample spinner() {
    return Sample.of(
        "node",
        "index.handler",
        HELLO,
        Map.of(
            "index.js",
            """
            exports.handler = async (event) => {
              const end = Date.now() + event.ms;
              let turns = 0;
              while (Date.now() < end) turns++;
              return { hello: 'hello', turns };
            };
            """));
  }

  /** Answers a word of its code. */
  static Sample saying(String word) {
    return Sample.of(
        "node",
        "index.handler",
        word,
        Map.of("index.js", "exports.handler = async () => ({ word: '%s' });\n".formatted(word)));
  }

  /** Fails in the way that the event tells. */
  static Sample failing() {
    return Sample.of(
        "node",
        "index.handler",
        "",
        Map.of(
            "index.js",
            """
            exports.handler = async (event) => {
              if (event.way === 'throw') throw new Error('as asked');
              if (event.way === 'exit') process.exit(3);
              await new Promise((done) => setTimeout(done, 10000));
            };
            """));
  }

  /** A hundred pieces of a kilobyte. */
  static Sample streaming() {
    return Sample.of(
        "node",
        "index.handler",
        STREAM_END,
        Map.of(
            "index.js",
            """
            exports.handler = awslambda.streamifyResponse(async (event, stream) => {
              for (let i = 0; i < 100; i++) stream.write('x'.repeat(1024));
              stream.write('%s');
              stream.end();
            });
            """
                .formatted(STREAM_END)));
  }
}
