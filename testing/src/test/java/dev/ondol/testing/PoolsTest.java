package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Environments that were prepared before anyone knew for which function. */
@Timeout(90)
@ParameterizedClass
@ValueSource(strings = {"process", "container"})
class PoolsTest {
  /** What differs between any two environments of a function. */
  private static final String PYTHON =
      """
      import json, logging, multiprocessing.process, os, random, resource, stat, sys, tempfile, uuid
      OWN = ('AWS_LAMBDA_LOG_STREAM_NAME', '_X_AMZN_TRACE_ID', 'AWS_SESSION_TOKEN', 'TMPDIR',
             'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_LAMBDA_RUNTIME_API', '_ONDOL_SANDBOX', 'LANG_NOTHING',
             *('AWS_ENDPOINT_URL_' + name for name in ('CLOUDWATCH_LOGS', 'IAM', 'LAMBDA', 'STS')))
      def kind(fd):
          mode = os.stat('/proc/self/fd/' + fd).st_mode
          return 'socket' if stat.S_ISSOCK(mode) else 'pipe' if stat.S_ISFIFO(mode) else 'other'
      def handler(event, context):
          fds = [fd for fd in sorted(os.listdir('/proc/self/fd')) if os.path.exists('/proc/self/fd/' + fd)]
          opt = [p for p in os.environ['PATH'].split(':') if p.endswith('/opt/bin')][0][:-4]
          return {
              'environment': {k: v for k, v in sorted(os.environ.items()) if k not in OWN
                              and not (k in ('PATH', 'LD_LIBRARY_PATH') and '/sandboxes/' in v)},
              'names': sorted(k for k in os.environ if k != 'LANG_NOTHING'), 'cwd': os.getcwd(), 'argv': sys.argv,
              'path': [p for p in sys.path if '/sandboxes/' not in p],
              'limits': [resource.getrlimit(n) for n in range(0, 16)],
              'fds': [kind(fd) for fd in fds], 'ids': [os.getuid(), os.getgid()],
              'files': sorted(f for f in os.listdir('.') if f != '__pycache__'), 'opt': os.listdir(opt),
              'writable': os.access('app.py', os.W_OK) if os.getuid() else None,
              'context': [context.function_name, context.memory_limit_in_mb, context.log_group_name],
              'flags': str(sys.flags), 'cached': __cached__ if '__cached__' in globals() else None,
              'logging': [type(h).__name__ for h in logging.getLogger().handlers],
              'began': multiprocessing.process.ORIGINAL_DIR == os.getcwd(), 'temp': tempfile.gettempdir() in ('/tmp', os.environ.get('TMPDIR')),
              'random': None if event.get('same') else [random.random(), tempfile.mktemp(), str(uuid.uuid4()), hash('a')]}
      """;

  private static final String NODE =
      """
      const fs = require('fs');
      const OWN = ['AWS_LAMBDA_LOG_STREAM_NAME', '_X_AMZN_TRACE_ID', 'AWS_SESSION_TOKEN', 'TMPDIR',
        'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_LAMBDA_RUNTIME_API', '_ONDOL_SANDBOX', 'LANG_NOTHING',
        ...['CLOUDWATCH_LOGS', 'IAM', 'LAMBDA', 'STS'].map((name) => 'AWS_ENDPOINT_URL_' + name)];
      const kind = (fd) => { try { return fs.readlinkSync('/proc/self/fd/' + fd).replace(/:.*|.*\\//, ''); }
        catch { return 'gone'; } };
      exports.handler = async (event, context) => ({
        environment: Object.fromEntries(Object.entries(process.env).sort().filter(([k, v]) => !OWN.includes(k)
          && !v.includes('/sandboxes/'))),
        names: Object.keys(process.env).filter((k) => k !== 'LANG_NOTHING').sort(), cwd: process.cwd(), argv: process.argv,
        options: process.execArgv, paths: require('module').globalPaths.filter((p) => !p.includes('/sandboxes/')),
        fds: fs.readdirSync('/proc/self/fd').map(kind).filter((k) => !k.endsWith('.out')).sort(),
        files: fs.readdirSync('.').sort(), main: require.main && require.main.filename,
        limits: fs.readFileSync('/proc/self/limits', 'utf8'),
        context: [context.functionName, context.memoryLimitInMB, context.logGroupName],
        uid: process.getuid(), random: event.same ? null : Math.random() });
      """;

  /** The options of a machine that started before the archive of its start was made lack it. */
  private static final String JAVA =
      """
      import java.io.*;
      import java.lang.management.ManagementFactory;
      import java.nio.file.*;
      import java.util.*;
      import java.util.stream.*;
      import com.amazonaws.services.lambda.runtime.Context;
      public class Dump {
        static final Set<String> OWN = Set.of("AWS_LAMBDA_LOG_STREAM_NAME", "_X_AMZN_TRACE_ID",
            "AWS_SESSION_TOKEN", "TMPDIR", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
            "AWS_LAMBDA_RUNTIME_API", "_ONDOL_SANDBOX", "LANG_NOTHING",
            "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "AWS_ENDPOINT_URL_IAM", "AWS_ENDPOINT_URL_LAMBDA",
            "AWS_ENDPOINT_URL_STS", "com.amazonaws.xray.traceHeader");
        static Object without(Map<?, ?> all) {
          return new TreeMap<>(all.entrySet().stream()
              .filter(e -> !OWN.contains(e.getKey()) && !("" + e.getValue()).contains("/sandboxes/"))
              .collect(Collectors.toMap(e -> "" + e.getKey(), e -> "" + e.getValue())));
        }
        static Object sorted(Stream<String> all) { return all.sorted().toList(); }
        public Map<String, Object> handle(Map<String, Object> event, Context context) throws Exception {
          Map<String, Object> all = new TreeMap<>();
          all.put("environment", without(System.getenv()));
          all.put("names", sorted(System.getenv().keySet().stream().filter(k -> !k.equals("LANG_NOTHING"))));
          all.put("one", System.getenv("_HANDLER") + System.getenv("_ONDOL_AHEAD"));
          all.put("child environment", without(new ProcessBuilder("true").environment()));
          Process env = new ProcessBuilder("env").start();
          Map<String, String> child = new TreeMap<>();
          env.inputReader().lines().forEach(l -> child.put(l.replaceFirst("=.*", ""), l.replaceFirst("[^=]*=", "")));
          all.put("of a child", without(child));
          all.put("properties", without(System.getProperties()));
          all.put("options", sorted(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
              .filter(a -> !a.contains("/sandboxes/") && !a.matches("-X(X:[+]?.?(AOT|Archive|Unlock|Ignore)|log:).*"))));
          all.put("cwd", Files.readSymbolicLink(Path.of("/proc/self/cwd")).toString());
          all.put("files", sorted(Stream.of(new File(".").list())));
          all.put("relative", List.of(new File("Dump.class").exists(), Files.exists(Path.of("Dump.class")),
              Path.of("Dump.class").toAbsolutePath().toRealPath().toString(),
              new File("Dump.class").getCanonicalPath()));
          all.put("classes", Dump.class.getClassLoader().getClass() + " " + Dump.class.getProtectionDomain().getCodeSource());
          all.put("thread", Thread.currentThread() + " " + (Thread.currentThread().getContextClassLoader() == Dump.class.getClassLoader()));
          all.put("threads", sorted(Thread.getAllStackTraces().keySet().stream().map(Thread::getName)));
          all.put("stack", Stream.of(new Throwable().getStackTrace()).map(f -> f.getClassName() + "." + f.getMethodName()).toList());
          all.put("zone", TimeZone.getDefault().getID() + Locale.getDefault() + java.nio.charset.Charset.defaultCharset());
          all.put("size", List.of(Runtime.getRuntime().maxMemory(), Runtime.getRuntime().availableProcessors()));
          all.put("open", Object.class.getModule().isOpen("java.lang", Dump.class.getModule())
              + " " + Dump.class.getModule().isNativeAccessEnabled());
          all.put("limits", Files.readString(Path.of("/proc/self/limits")));
          try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
            List<String> open = new ArrayList<>();
            for (Path fd : fds.toList()) {
              try {
                String target = Files.readSymbolicLink(fd).toString();
                open.add(target.startsWith("/") ? target.replaceFirst(".*/", "") : target.replaceFirst(":.*", ""));
              } catch (IOException gone) {
              }
            }
            all.put("fds", sorted(open.stream().filter(f -> !f.endsWith(".out"))));
          }
          all.put("context", List.of(context.getFunctionName(), context.getMemoryLimitInMB(), context.getLogGroupName()));
          all.put("random", event.containsKey("same") ? "" : List.of(Math.random(), new Object().hashCode(), UUID.randomUUID()) + "");
          return all;
        }
      }
      """;

  private final TestPlatform platform;
  private final PooledFunctions functions;

  PoolsTest(String isolation) {
    platform = TestPlatform.start(isolation, Map.of("pools", "on"));
    functions = new PooledFunctions(platform);
  }

  @AfterEach
  void stop() {
    functions.close();
  }

  @Test
  void aPreparedPythonEnvironmentIsLikeOneMadeOnDemand() throws Exception {
    functions.create(
        "dump", platform.requirePython(), "app.handler", CodeZip.with("app.py", PYTHON));
    pooledIsLikeMadeOnDemand();
  }

  @Test
  void aPreparedNodeEnvironmentIsLikeOneMadeOnDemand() throws Exception {
    functions.create("dump", platform.requireNode(), "app.handler", CodeZip.with("app.js", NODE));
    pooledIsLikeMadeOnDemand();
  }

  @Test
  void aModuleThatAFunctionBringsIsTheOneThatItGets() throws Exception {
    String python = platform.requirePython();
    functions.create(
        "good", python, "app.handler", CodeZip.with("app.py", "def handler(e, c): return 1\n"));
    functions.invoke("good", "{}");
    functions.awaitPrepared();
    double before = functions.taken("hit");
    String lists =
        """
        import os, sys
        sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'vendor'))
        import decimal, json, uuid
        def handler(event, context):
            return [decimal.__file__ == __file__.replace('app.py', 'vendor/decimal.py'),
                    uuid.__file__ == __file__.replace('app.py', 'uuid/__init__.py'),
                    len(json.dumps(os.getcwd())) > 2, context.function_name, 'decimal' in sys.modules]
        """;
    functions.create(
        "below",
        python,
        "app.handler",
        CodeZip.with("app.py", lists).file("vendor/decimal.py", ""));
    assertThat(functions.invoke("below", "{}")).isEqualTo("[true, false, true, \"below\", true]");
    functions.awaitPrepared();
    functions.create(
        "beside",
        python,
        "app.handler",
        CodeZip.with("app.py", lists).file("uuid/__init__.py", ""));
    assertThat(functions.invoke("beside", "{}")).isEqualTo("[false, true, true, \"beside\", true]");
    assertThat(functions.taken("hit") - before).isEqualTo(2);
  }

  @Test
  void aPreparedJavaEnvironmentIsLikeOneMadeOnDemand() throws Exception {
    String java = platform.requireRuntime("java25");
    functions.create("dump", java, "Dump::handle", JavaCode.compiled("Dump", JAVA));
    pooledIsLikeMadeOnDemand();
  }

  private void pooledIsLikeMadeOnDemand() throws Exception {
    String made = functions.onDemand("dump", "{\"same\": true}");
    assertThat(functions.pooled("dump", "{\"same\": true}")).isEqualTo(made);
    String first = functions.invoke("dump", "{}");
    functions.awaitPrepared();
    functions.renew("dump");
    double before = functions.taken("hit");
    assertThat(functions.invoke("dump", "{}")).as("random numbers").isNotEqualTo(first);
    assertThat(functions.taken("hit") - before).isEqualTo(1);
  }

  @Test
  void aFunctionThatFailsItsInitInAPreparedEnvironmentIsToldSo() throws Exception {
    String python = platform.requirePython();
    functions.create(
        "good", python, "app.handler", CodeZip.with("app.py", "def handler(e, c): return 1\n"));
    functions.invoke("good", "{}");
    functions.awaitPrepared();
    double before = functions.taken("hit");
    functions.create("bad", python, "app.handler", CodeZip.with("app.py", "import nothing\n"));
    assertThat(functions.invoke("bad", "{}")).contains("No module named 'nothing'");
    assertThat(functions.taken("hit") - before).isEqualTo(1);
    functions.awaitPrepared();
    functions.create(
        "dying",
        python,
        "app.handler",
        CodeZip.with(
            "app.py", "import os\ndef handler(e, c): os._exit(3) if e.get('die') else None\n"));
    assertThat(functions.invoke("dying", "{\"die\": 1}")).contains("Runtime.ExitError");
    assertThat(functions.invoke("dying", "{}")).isEqualTo("null");
  }

  @Test
  void preparedOnesThatDieWhileTheyWaitCostTheCallerNothingAndAreReplaced() {
    String python = platform.requirePython();
    functions.create(
        "good", python, "app.handler", CodeZip.with("app.py", "def handler(e, c): return 1\n"));
    functions.awaitPrepared();
    List<ProcessHandle> prepared =
        ProcessHandle.current()
            .descendants()
            .filter(process -> process.info().commandLine().orElse("").contains("bootstrap.py"))
            .toList();
    assertThat(prepared).isNotEmpty();
    prepared.forEach(ProcessHandle::destroyForcibly);
    assertThat(functions.invoke("good", "{}")).isEqualTo("1");
    assertThat(functions.taken("hit")).isZero();
    assertThat(functions.taken("miss")).isEqualTo(1);
    functions.awaitPrepared();
    functions.renew("good");
    assertThat(functions.invoke("good", "{}")).isEqualTo("1");
    assertThat(functions.taken("hit")).isEqualTo(1);
  }

  @Test
  void aVariableThatIsReadAtTheStartBypassesThePool() throws Exception {
    String python = platform.requirePython();
    functions.create(
        "good", python, "app.handler", CodeZip.with("app.py", "def handler(e, c): return 1\n"));
    functions.invoke("good", "{}");
    functions.awaitPrepared();
    functions.variables("good", Map.of("PYTHONHASHSEED", "0"));
    assertThat(functions.invoke("good", "{}")).isEqualTo("1");
    assertThat(functions.taken("bypass")).isEqualTo(1);
  }

  @Test
  void aBurstGoesBeyondThePoolAndLosesNothing() throws Exception {
    String python = platform.requirePython();
    functions.create(
        "burst",
        python,
        "app.handler",
        CodeZip.with(
            "app.py", "import time\ndef handler(e, c):\n  time.sleep(0.3)\n  return e['n']\n"));
    functions.invoke("burst", "{\"n\": 0}");
    functions.awaitPrepared();
    functions.renew("burst");
    List<CompletableFuture<String>> answers =
        IntStream.range(0, 6)
            .mapToObj(n ->
                CompletableFuture.supplyAsync(
                    () -> functions.invoke("burst", "{\"n\": " + n + "}"),
                    task -> Thread.ofVirtual().start(task)))
            .toList();
    for (int n = 0; n < 6; n++) {
      assertThat(answers.get(n).join()).isEqualTo("" + n);
    }
    assertThat(functions.taken("hit")).isBetween(1.0, 6.0);
    assertThat(functions.taken("miss")).isGreaterThan(1);
  }
}
