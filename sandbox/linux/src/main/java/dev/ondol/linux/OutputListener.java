package dev.ondol.linux;

/**
 * Hears what comes out of one pipe, in order and never from two threads at once. It is called on
 * the pump's thread or on that of a drain, so it must not block.
 */
@FunctionalInterface
public interface OutputListener {
  /**
   * @param bytes the first {@code length} of them are new; the array is used again after the call
   */
  void onOutput(byte[] bytes, int length);
}
