package dev.ondol.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessStateTest {
  @Test
  void readsTheFieldsOfARunningProcess() {
    assertThat(ProcessState.parse(line("node", 'S', 4194304, 0)))
        .isEqualTo(new ProcessState(70, false, false, false, 5 + 6 + 7 + 8, 1234));
  }

  @Test
  void isNotMisledByTheNameThatTheProcessGaveItself() {
    assertThat(ProcessState.parse(line("a) Z 1 (b) R 2", 'S', 0, 0)).alive()).isTrue();
  }

  @Test
  void isNotAliveOnceItHasEndedOrBeenKilledOrIsExiting() {
    assertThat(ProcessState.parse(line("x", 'Z', 0, 0)).alive()).isFalse();
    assertThat(ProcessState.parse(line("x", 'T', 0, 0)).alive()).isTrue();
    assertThat(ProcessState.parse(line("x", 'D', 0, 1 << 8)).alive()).isFalse();
    assertThat(ProcessState.parse(line("x", 'D', 0, 1 << 14)).alive()).isTrue();
    assertThat(ProcessState.parse(line("x", 'R', 4, 0)).alive()).isFalse();
  }

  @Test
  void tellsThreadsOfTheKernel() {
    assertThat(ProcessState.parse(line("kthreadd", 'S', 2129984, 0)).kernel()).isTrue();
    assertThat(ProcessState.parse(line("kthreadd", 'S', 4194304, 0)).kernel()).isFalse();
  }

  /** As in {@code proc(5)}: pid, name, state, parent, …, flags is 9th, signals 31st. */
  private static String line(String name, char state, long flags, long signals) {
    return "77 (%s) %c 70 1 2 3 -1 %d 1 2 3 4 5 6 7 8 20 0 11 0 999 88888 1234 184467440737 1 1 0 0 0 %d 0 0 0"
        .formatted(name, state, flags, signals);
  }
}
