package dev.ondol.micromanager;

import dev.ondol.runtimeapi.RuntimeListener;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears what the runtime behind one door says, and lets its environment take the step that follows
 * from it. Called on the door's event loop.
 */
final class DoorEvents implements RuntimeListener {
  private final Environment environment;
  private final EnvironmentTimers timers;
  private final StreamLimits streams;

  DoorEvents(Environment environment, EnvironmentTimers timers, StreamLimits streams) {
    this.environment = environment;
    this.timers = timers;
    this.streams = streams;
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
  public ResponseSink onResponse(String requestId, ResponseHead head, Valve valve) {
    ResponseReceiver receiver = environment.responding();
    Consumer<Answer> answer = whole -> environment.answered(requestId, whole).run();
    return receiver == null || !head.streaming()
        ? new ResponseCollector(head.contentType(), answer)
        : new ResponseRelay(
            receiver, head.contentType(), valve, new StreamPace(streams), timers::after, answer);
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
