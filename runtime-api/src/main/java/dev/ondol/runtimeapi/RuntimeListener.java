package dev.ondol.runtimeapi;

import org.jspecify.annotations.Nullable;

/**
 * Hears what the runtime behind one door does. Called on the door's event loop, in order; must not
 * block. Everything in the arguments is written by untrusted code. The Runtime API has already
 * refused whatever its own rules forbid, so each call here is legal in the runtime's state.
 */
public interface RuntimeListener {
  /**
   * The first connection since the door was opened or reset: the managed bootstraps connect before
   * they load the function, so this ends the phase in which the language runtime starts.
   */
  void onConnected();

  /** The runtime asks for its next event: it has finished its init, or the invoke before. */
  void onNext();

  /**
   * A response begins; its bytes go to the returned sink.
   *
   * @param valve holds back its bytes where they go faster than they can be taken
   */
  ResponseSink onResponse(String requestId, ResponseHead head, Valve valve);

  /**
   * The handler failed.
   *
   * @param errorType from {@code Lambda-Runtime-Function-Error-Type}, already made safe; null if
   *     there was none
   * @param body what the caller gets to read, byte for byte
   */
  void onInvocationError(String requestId, @Nullable String errorType, byte[] body);

  /** The runtime could not initialise the function. */
  void onInitError(@Nullable String errorType, byte[] body);

  /**
   * The event sent to the runtime was surely not handled and may go to another slot: no runtime
   * waited for it, it did not get through, or the connection was reset before anything came back,
   * which the kernel does where bytes were left unread. The runtime has no invoke in flight after.
   */
  void onUnread(String requestId);

  /**
   * @param contentType as the runtime sent it
   * @param streaming whether it chose the streaming response mode
   */
  record ResponseHead(String contentType, boolean streaming) {}

  /**
   * Between a runtime and what takes its response. While it is shut, nothing more is read of that
   * response than one read had brought, so the runtime's own writes come to wait. Any thread; after
   * the response's end it does nothing.
   */
  interface Valve {
    void shut();

    void open();
  }

  /** Takes the bytes of one response. Called on the door's event loop. */
  interface ResponseSink {
    void onBytes(byte[] bytes);

    /**
     * The response is complete.
     *
     * @param errorType of a streamed response that broke off, from its trailers; null if it did not
     */
    void onEnd(@Nullable String errorType, byte @Nullable [] errorBody);

    /** A buffered response is larger than allowed; the runtime was told, no more bytes come. */
    void onTooLarge();

    /** The connection broke before the end. */
    void onBroken();
  }
}
