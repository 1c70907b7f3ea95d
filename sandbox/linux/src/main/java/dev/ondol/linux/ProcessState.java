package dev.ondol.linux;

import java.util.StringTokenizer;

/**
 * What {@code /proc/PID/stat} tells of a process.
 *
 * @param ended its exit status waits for its parent
 * @param killed a kill signal waits for it, as for a frozen process until it is thawed; or it is on
 *     its way out
 * @param processorTicks of itself and the children that it has waited for, {@link
 *     #TICKS_PER_SECOND} to a second
 */
public record ProcessState(
    long parent, boolean ended, boolean killed, long processorTicks, long residentPages) {
  public static final long TICKS_PER_SECOND = 100;

  /** The kernel's {@code PF_EXITING}. */
  private static final long EXITING = 4;

  private static final long KILL_BIT = 1L << (Signals.KILL - 1);

  /**
   * @param line such as {@code 7 (na) me) S 1 …}: the name is untrusted, but no later field has a
   *     parenthesis
   */
  public static ProcessState parse(String line) {
    StringTokenizer fields = new StringTokenizer(line.substring(line.lastIndexOf(')') + 1));
    char state = fields.nextToken().charAt(0); // field 3 of proc(5)
    long parent = Long.parseLong(fields.nextToken());
    skip(fields, 4);
    long flags = Long.parseLong(fields.nextToken()); // field 9
    skip(fields, 4);
    long ticks = 0;
    for (int i = 14; i <= 17; i++) ticks += Long.parseLong(fields.nextToken());
    skip(fields, 6);
    long pages = Long.parseLong(fields.nextToken());
    skip(fields, 6);
    long signals = Long.parseLong(fields.nextToken()); // field 31
    boolean killed = (signals & KILL_BIT) != 0 || (flags & EXITING) != 0;
    boolean ended = state == 'Z' || state == 'X';
    return new ProcessState(parent, ended, killed, ticks, pages);
  }

  /** Whether it can still do anything. */
  public boolean alive() {
    return !ended && !killed;
  }

  private static void skip(StringTokenizer fields, int count) {
    for (int i = 0; i < count; i++) fields.nextToken();
  }
}
