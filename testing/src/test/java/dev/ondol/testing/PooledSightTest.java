package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What code finds of its process, and how its init fails: the same in an environment of a pool and
 * in one that was made on demand.
 */
@Timeout(90)
@ParameterizedClass
@CsvSource({"process, on", "process, off", "container, on", "container, off"})
class PooledSightTest {
  private static final String PYTHON =
      """
      import decimal, gc, locale, logging, os, random, resource, secrets, signal, socket, sys
      import tempfile, threading, time, uuid, warnings
      FIELDS = ('Name', 'Umask', 'State', 'NStgid', 'Groups', 'Threads', 'SigQ', 'SigPnd', 'SigBlk', 'SigIgn', 'SigCgt',
                'CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs', 'Seccomp', 'Seccomp_filters', 'Cpus_allowed')
      def read(path):
          try:
              with open(path) as file: return file.read()
          except OSError as e: return str(e.errno)
      def status():
          lines = (line.split(':', 1) for line in read('/proc/self/status').splitlines())
          found = {name: value.split() for name, value in lines if name in FIELDS}
          found['SigQ'] = found['SigQ'][0].split('/')[1]
          if os.getpid() > 9: del found['NStgid']
          return found
      def handler(event, context):
          if event.get('random'):
              return [random.random(), secrets.token_hex(8), str(uuid.uuid4()), hash('a'), os.urandom(8).hex(),
                      tempfile.mktemp(), random.SystemRandom().random()]
          return {
              'status': status(), 'command': read('/proc/self/cmdline').replace(chr(0), ' '), 'comm': read('/proc/self/comm'),
              'exe': os.readlink('/proc/self/exe'), 'root': os.readlink('/proc/self/root'), 'cwd': os.getcwd(),
              'limits': read('/proc/self/limits'), 'oom': read('/proc/self/oom_score_adj'), 'slack': read('/proc/self/timerslack_ns'),
              'dump': read('/proc/self/coredump_filter'), 'nice': os.nice(0), 'policy': os.sched_getscheduler(0),
              'pids': [p for p in os.listdir('/proc') if p.isdigit()] if os.getpid() < 10 else None,
              'pid': os.getpid() if os.getpid() < 10 else None, 'leader': [os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid()],
              'handlers': [str(signal.getsignal(n)) for n in range(1, 65)], 'blocked': len(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
              'timers': signal.getitimer(signal.ITIMER_REAL), 'inheritable': [os.get_inheritable(n) for n in (0, 1, 2)],
              'stdin': [sys.stdin.read(), os.readlink('/proc/self/fd/0')], 'streams': [[s.encoding, s.errors, s.line_buffering, s.isatty()]
                  for s in (sys.stdin, sys.stdout, sys.stderr)],
              'locale': [locale.setlocale(locale.LC_ALL), locale.getpreferredencoding(), sys.getfilesystemencoding()],
              'time': [time.tzname, time.timezone, os.environ.get('TZ'), abs(time.time() - event['now']) < 60],
              'interpreter': [sys.getrecursionlimit(), sys.getswitchinterval(), gc.isenabled(), gc.get_threshold(), gc.get_freeze_count(),
                  threading.active_count(), threading.current_thread().name, threading.stack_size(), str(sys.excepthook), sys.dont_write_bytecode,
                  str(sys.gettrace()), str(sys.getprofile()), sys.orig_argv[-1:], sys.prefix, sys.executable, sys.ps1 if hasattr(sys, 'ps1') else None],
              'finders': [str(type(f)) + getattr(f, '__name__', '') for f in sys.meta_path], 'hooks': len(sys.path_hooks),
              'logging': [logging.getLogger().level, [str(type(h)) for h in logging.getLogger().handlers], logging.raiseExceptions,
                  sorted(n for n in logging.root.manager.loggerDict if not n.startswith(('concurrent', 'asyncio')))],
              'warnings': [str(f) for f in warnings.filters], 'decimal': str(decimal.getcontext()), 'timeout': socket.getdefaulttimeout(),
              'main': sorted(sys.modules['__main__'].__dict__), 'ondol': sorted(m for m in sys.modules if m.startswith('_ondol')),
              'left': [k for k in os.environ if k.startswith('_ONDOL') and k != '_ONDOL_SANDBOX'],
              'umask': os.umask(0o22)}
      """;

  private static final String NODE =
      """
      const fs = require('fs');
      const crypto = require('crypto');
      const FIELDS = ['Name', 'Umask', 'Groups', 'SigPnd', 'SigBlk', 'SigIgn', 'SigCgt', 'CapPrm', 'CapEff', 'CapBnd', 'NoNewPrivs', 'Seccomp',
        'Cpus_allowed'];
      const read = (path) => { try { return fs.readFileSync(path, 'utf8'); } catch (e) { return e.code; } };
      const small = (pid) => pid < 10;
      exports.handler = async (event) => event.random
        ? [Math.random(), crypto.randomUUID(), crypto.randomBytes(8).toString('hex'), crypto.webcrypto.getRandomValues(new Uint32Array(2)).join()]
        : {
          status: read('/proc/self/status').split('\\n').filter((line) => FIELDS.includes(line.split(':')[0])),
          command: read('/proc/self/cmdline').split('\\0'), comm: read('/proc/self/comm'), exe: fs.readlinkSync('/proc/self/exe'),
          limits: read('/proc/self/limits'), oom: read('/proc/self/oom_score_adj'), slack: read('/proc/self/timerslack_ns'),
          pids: small(process.pid) ? fs.readdirSync('/proc').filter((p) => /^\\d+$/.test(p)) : null, pid: small(process.pid) ? process.pid : null,
          threads: fs.readdirSync('/proc/self/task').length, umask: process.umask(), stdin: fs.readFileSync(0, 'utf8'),
          open: fs.readdirSync('/proc/self/fd').map((fd) => { try { return fs.readlinkSync('/proc/self/fd/' + fd).replace(/:.*|.*\\//, ''); }
            catch { return 'gone'; } }).filter((k) => !k.endsWith('.out')).sort(),
          process: [process.title, process.execPath, process.argv0, process.execArgv, process.exitCode, process.version, process.stdout.isTTY,
            process.allowedNodeEnvironmentFlags.size, process.report && process.report.signal],
          listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]).sort(),
          handles: process.getActiveResourcesInfo().sort(), globals: Object.getOwnPropertyNames(globalThis).sort(),
          symbols: Object.getOwnPropertySymbols(globalThis).map(String).sort(), cache: Object.keys(require.cache).map((f) => f.replace(/.*\\//, '')),
          module: [module.parent, module.children.length, module.paths.length, require.extensions && Object.keys(require.extensions)],
          zone: [Intl.DateTimeFormat().resolvedOptions().timeZone, Intl.DateTimeFormat().resolvedOptions().locale, new Date(0).toString()],
          time: Math.abs(Date.now() / 1000 - event.now) < 60, limit: Error.stackTraceLimit, prepare: String(Error.prepareStackTrace),
          heap: require('v8').getHeapStatistics().heap_size_limit, agent: require('http').globalAgent.options,
          ciphers: require('tls').DEFAULT_MIN_VERSION, dns: require('dns').getDefaultResultOrder(),
          stack: new Error().stack.split('\\n').slice(1).map((line) => line.replace(/\\/\\S*sandboxes\\S*\\//, '')),
          left: Object.keys(process.env).filter((k) => k.startsWith('_ONDOL') && k !== '_ONDOL_SANDBOX') };
      """;

  /** Inits that fail, each in its own way. */
  private static final Map<String, String> PYTHON_INITS =
      Map.of(
          "syntax", "def handler(e, c:\n  pass\n",
          "missing", "def other(e, c): pass\n",
          "throws", "raise ValueError('no')\ndef handler(e, c): pass\n",
          "imports", "import nowhere\ndef handler(e, c): pass\n",
          "exits", "import sys\nsys.exit(3)\n",
          "ends", "import os\nos._exit(4)\n",
          "killed", "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n");

  private static final Map<String, String> NODE_INITS =
      Map.of(
          "syntax", "exports.handler = async () => {",
          "missing", "exports.other = 1;",
          "throws", "throw new TypeError('no');",
          "imports", "require('nowhere');",
          "exits", "process.exit(3);",
          "rejects",
              "Promise.reject(new Error('lost')); exports.handler = () => new Promise(() => {});");

  private static final JsonMapper JSON = new JsonMapper();

  private final TestPlatform platform;
  private final PooledFunctions functions;

  PooledSightTest(String isolation, String imports) {
    platform = TestPlatform.start(isolation, Map.of("pools", "on", "pool-imports", imports));
    functions = new PooledFunctions(platform);
  }

  @AfterEach
  void stop() {
    functions.close();
  }

  @Test
  void aPythonProcessIsTheSame() throws Exception {
    functions.create(
        "dump", platform.requirePython(), "app.handler", CodeZip.with("app.py", PYTHON));
    isTheSame();
  }

  @Test
  void aNodeProcessIsTheSame() throws Exception {
    functions.create("dump", platform.requireNode(), "app.handler", CodeZip.with("app.js", NODE));
    isTheSame();
  }

  private void isTheSame() {
    String event = "{\"now\": " + System.currentTimeMillis() / 1000 + "}";
    JsonNode made = JSON.readTree(withoutIds(functions.onDemand("dump", event)));
    JsonNode pooled = JSON.readTree(withoutIds(functions.pooled("dump", event)));
    assertThat(made.propertyNames()).hasSizeGreaterThan(10);
    for (String name : made.propertyNames()) {
      assertThat(pooled.get(name)).as(name).isEqualTo(made.get(name));
    }
    List<List<String>> drawn = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      JsonNode numbers = JSON.readTree(functions.pooled("dump", "{\"random\": true}"));
      drawn.add(numbers.valueStream().map(JsonNode::asString).toList());
    }
    for (int i = 0; i < drawn.getFirst().size(); i++) {
      int source = i;
      assertThat(drawn.stream().map(each -> each.get(source))).doesNotHaveDuplicates();
    }
  }

  @Test
  void anInitOfPythonFailsInTheSameWay() throws Exception {
    failsInTheSameWay(platform.requirePython(), "app.py", PYTHON_INITS);
  }

  @Test
  void anInitOfNodeFailsInTheSameWay() throws Exception {
    failsInTheSameWay(platform.requireNode(), "app.js", NODE_INITS);
  }

  private void failsInTheSameWay(String runtime, String file, Map<String, String> inits) {
    Map<String, String> made = new LinkedHashMap<>();
    Map<String, String> pooled = new LinkedHashMap<>();
    inits.forEach((name, code) -> {
      functions.create(name, runtime, "app.handler", CodeZip.with(file, code));
      made.put(name, withoutIds(functions.onDemand(name, "{}")));
      pooled.put(name, withoutIds(functions.pooled(name, "{}")));
    });
    assertThat(made.values()).allMatch(answer -> answer.contains("errorType"));
    assertThat(pooled).isEqualTo(made);
  }

  /** Of requests and, at the process level, of sandboxes in paths. */
  private static String withoutIds(String answer) {
    return answer
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
        .replaceAll("/sandboxes/[0-9a-z-]+/", "/sandboxes/ID/");
  }
}
