package dev.ondol.sandbox.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What code finds when it looks around and tries to get out, wherever its container came from. */
@ParameterizedClass
@EnumSource
class IsolationTest {
  @Parameter TestBed.Origin origin = TestBed.Origin.ON_DEMAND;
  @TempDir static Path folder;
  private static TestBed bed;
  private Sandbox sandbox;

  @BeforeAll
  static void prepare() {
    bed = new TestBed(folder);
  }

  @BeforeEach
  void create() {
    sandbox = bed.create(origin);
  }

  @AfterEach
  void destroy() {
    sandbox.destroy();
  }

  @AfterAll
  static void close() {
    if (bed != null) bed.close();
  }

  private List<String> lines(String script) {
    return bed.shell(sandbox, script).output().lines().toList();
  }

  @Test
  void codeRunsAsTheUserThatAwsGivesIt() {
    assertThat(lines("id -u; id -g; id -un; id -G; pwd"))
        .containsExactly("993", "990", "sbx_user1051", "990", "/var/task");
  }

  @Test
  void nobodyInsideIsRootOnTheHost() {
    assertThat(lines("cat /proc/self/uid_map /proc/self/gid_map"))
        .hasSize(4)
        .allSatisfy(line -> {
          List<String> fields = List.of(line.strip().split("\\s+", -1));
          assertThat(Integer.parseInt(fields.get(1))).isGreaterThanOrEqualTo(2_000_000_000);
          assertThat(fields.get(2)).isEqualTo("1");
        });
  }

  @Test
  void sandboxesAreDifferentUsersOnTheHost() {
    Sandbox other = bed.create(origin);
    try {
      String map = "grep ' 993 ' /proc/self/uid_map";
      assertThat(bed.shell(sandbox, map).output())
          .isNotEmpty()
          .isNotEqualTo(bed.shell(other, map).output());
    } finally {
      other.destroy();
    }
  }

  @Test
  void codeHasNoCapabilitiesAndCannotGainAny() {
    assertThat(lines("grep -E 'Cap|NoNewPrivs|Seccomp:' /proc/self/status | tr -s '\\t' ' '"))
        .containsExactly(
            "CapInh: 0000000000000000",
            "CapPrm: 0000000000000000",
            "CapEff: 0000000000000000",
            "CapBnd: 0000000000000000",
            "CapAmb: 0000000000000000",
            "NoNewPrivs: 1",
            "Seccomp: 2");
  }

  @Test
  void nothingButTmpCanBeWritten() {
    assertThat(
            lines(
                "for d in / /usr /usr/bin /etc /etc/ssl /var /var/task /var/runtime /var/lang"
                    + " /opt /dev /proc/sys/kernel /tmp; do touch $d/x 2>/dev/null && echo $d;"
                    + " done"))
        .containsExactly("/tmp");
  }

  @Test
  void codeAndRuntimeAreWhereTheyBelong() {
    assertThat(lines("cat /var/task/here /var/runtime/here; ls -A /opt"))
        .containsExactly("taskruntime");
  }

  @Test
  void thereAreNoDevicesButTheHarmlessOnes() {
    assertThat(lines("ls /dev; ls /sys /dev/pts /dev/shm 2>/dev/null"))
        .containsExactly(
            "fd", "full", "null", "random", "stderr", "stdin", "stdout", "urandom", "zero");
  }

  @Test
  void thePlatformsProcessesCannotBeSeen() {
    // The shell lists by itself: a pipe's other end may or may not be there yet.
    assertThat(lines("cd /proc; echo [0-9]*")).containsExactly("1");
    assertThat(lines("cat /proc/1/cmdline | tr '\\0' ' '"))
        .first()
        .asString()
        .startsWith("/bin/sh");
  }

  @Test
  void theKernelsSecretsAreHidden() {
    assertThat(
            lines(
                "for f in kcore keys kallsyms timer_list; do head -c1 /proc/$f; done 2>/dev/null"))
        .isEmpty();
  }

  @Test
  void dangerousSystemCallsAnswerAsIfTheKernelHadThemNot() {
    Assumptions.assumeTrue(
        "amd64".equals(System.getProperty("os.arch")), "skipped: the numbers are of x86-64");
    String program =
        """
        import ctypes, socket
        libc = ctypes.CDLL(None, use_errno=True)
        calls = dict(unshare=272, mount=165, setns=308, ptrace=101, bpf=321, io_uring_setup=425,
                     keyctl=250, add_key=248, userfaultfd=323, perf_event_open=298, clone3=435,
                     open_tree=428, fsopen=430, init_module=175, kexec_load=246, pivot_root=155,
                     process_vm_readv=310, pidfd_getfd=438, open_by_handle_at=304, reboot=169)
        for name, number in calls.items():
            ctypes.set_errno(0)
            result = libc.syscall(number, 0x10000000, 0, 0, 0, 0)
            if result != -1 or ctypes.get_errno() != 38: print(name, result, ctypes.get_errno())
        NEWUSER, NEWNET = 0x10000000, 0x40000000
        for flag in (NEWUSER, NEWNET):
            if libc.syscall(56, flag | 17, 0, 0, 0, 0) != -1: print("clone", flag)
        for family in (17, 38, 40):
            try:
                socket.socket(family, socket.SOCK_STREAM)
                print("socket", family)
            except OSError as e:
                if e.errno != 38: print("socket", family, e)
        print("done")
        """;
    assertThat(bed.python(sandbox, program).output()).isEqualTo("done");
  }

  @Test
  void theFilesystemsForbidSetUserIdAndDevices() {
    assertThat(lines("grep -E ' (/usr|/var/task|/var/runtime|/tmp) ' /proc/mounts"))
        .as("where code came later it lies over what was there before")
        .hasSize(origin == TestBed.Origin.ON_DEMAND ? 4 : 5)
        .allSatisfy(line -> assertThat(line).contains("nosuid").contains("nodev"));
  }

  @Test
  void nothingOfThePlatformsEnvironmentIsInherited() {
    // HOME comes from /etc/passwd, PWD from the shell.
    assertThat(lines("env | cut -d= -f1 | sort")).containsExactly("HOME", "PATH", "PWD");
  }

  @Test
  void noDescriptorOfThePlatformIsInherited() {
    String program = "import os; print(sorted(os.listdir('/proc/self/fd')))";
    assertThat(bed.python(sandbox, program).output()).isEqualTo("['0', '1', '2', '3']");
  }

  @Test
  void theLanguageRuntimesOfTheHostStart() {
    assertThat(lines("command -v node >/dev/null && node -e 'console.log(6*7)' || echo 42"))
        .containsExactly("42");
    assertThat(
            bed.python(
                    sandbox,
                    "import threading, ssl, subprocess;"
                        + "t=threading.Thread(target=print,args=(42,)); t.start(); t.join();"
                        + "print(len(ssl.create_default_context().get_ca_certs()) >= 0,"
                        + "subprocess.run(['true']).returncode)")
                .output())
        .isEqualTo("42\nTrue 0");
  }
}
