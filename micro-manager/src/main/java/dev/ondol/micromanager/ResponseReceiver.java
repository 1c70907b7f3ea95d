package dev.ondol.micromanager;

/**
 * Takes a function's streamed response as it comes. Called on one thread at a time, in order, all
 * of it before the invoke's outcome; must not block. Never called for a function that answers in
 * one piece: the outcome has that.
 */
public interface ResponseReceiver {
  /**
   * The response begins.
   *
   * @param contentType as the function chose it: not to be trusted
   * @param flow tells the platform how the receiver gets on
   */
  void onBegin(String contentType, Flow flow);

  /** More of it. At most a fixed number of bytes is outstanding, see {@link Flow#written}. */
  void onBytes(byte[] bytes);

  /** What the receiver says back. Any thread. */
  interface Flow {
    /** So many of the bytes have reached the caller; until then the function comes to wait. */
    void written(int bytes);

    /** The caller is gone: the function goes on at its own speed, and nothing more is passed on. */
    void abandon();
  }
}
