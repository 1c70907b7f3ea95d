package dev.ondol.micromanager;

import dev.ondol.runtimeapi.RuntimeListener;
import org.jspecify.annotations.Nullable;

/**
 * Hears what the runtime behind one door says, and lets its environment take the step that follows
 * from it. Called on the door's event loop.
 */
final class DoorEvents implements RuntimeListener {
  private final Environment environment;

  DoorEvents(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void onConnected() {
    environment.connected();
  }

  @Override
  public void onNext() {
    environment.asked().run();
  }

  @Override
  public ResponseSink onResponse(String requestId, ResponseHead head) {
    environment.responding();
    return new ResponseCollector(
        head.contentType(), answer -> environment.answered(requestId, answer).run());
  }

  @Override
  public void onInvocationError(String requestId, @Nullable String errorType, byte[] body) {
    environment.answered(requestId, Answer.handlerError(body)).run();
  }

  @Override
  public void onInitError(@Nullable String errorType, byte[] body) {
    environment.initErrorPosted(errorType == null ? "Runtime.Unknown" : errorType, body).run();
  }

  @Override
  public void onUnread(String requestId) {
    environment.unread(requestId).run();
  }
}
