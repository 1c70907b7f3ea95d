package dev.ondol.linux;

/**
 * What {@code /proc/PID/stat} tells of a process.
 *
 * @param kernel it is a thread of the kernel's own
 * @param ended its exit status waits for its parent
 * @param killed a kill signal waits for it, as for a frozen process until it is thawed; or it is on
 *     its way out
 * @param processorTicks of itself and the children that it has waited for, {@link
 *     #TICKS_PER_SECOND} to a second
 */
public record ProcessState(
    long parent,
    boolean kernel,
    boolean ended,
    boolean killed,
    long processorTicks,
    long residentPages) {
  public static final long TICKS_PER_SECOND = 100;

  /** The kernel's {@code PF_EXITING}. */
  private static final long EXITING = 4;

  /** The kernel's {@code PF_KTHREAD}. */
  private static final long KERNEL_THREAD = 0x20_0000;

  private static final long KILL_BIT = 1L << (Signals.KILL - 1);

  /**
   * @param line such as {@code 7 (na) me) S 1 …}: the name is untrusted, but no later field has a
   *     parenthesis
   */
  public static ProcessState parse(String line) {
    int end = line.lastIndexOf(") ") + 2;
    char state = line.charAt(end); // field 3 of proc(5)
    Fields fields = new Fields(line, end + 2);
    long parent = fields.number();
    fields.skip(4);
    long flags = fields.number(); // field 9
    fields.skip(4);
    long ticks = 0;
    for (int i = 14; i <= 17; i++) ticks += fields.number();
    fields.skip(6);
    long pages = fields.number();
    fields.skip(6);
    long signals = fields.number(); // field 31
    boolean killed = (signals & KILL_BIT) != 0 || (flags & EXITING) != 0;
    boolean ended = state == 'Z' || state == 'X';
    boolean kernel = (flags & KERNEL_THREAD) != 0;
    return new ProcessState(parent, kernel, ended, killed, ticks, pages);
  }

  /** Whether it can still do anything. */
  public boolean alive() {
    return !ended && !killed;
  }

  /** Goes through the fields of a line. It makes no strings: each warm invoke has a line read. */
  private static final class Fields {
    private final String line;
    private int at;

    Fields(String line, int first) {
      this.line = line;
      this.at = first;
    }

    void skip(int count) {
      for (int i = 0; i < count; i++) at = end() + 1;
    }

    long number() {
      int end = end();
      long number = Long.parseLong(line, at, end, 10);
      at = end + 1;
      return number;
    }

    private int end() {
      int end = line.indexOf(' ', at);
      return end < 0 ? line.length() : end;
    }
  }
}
