package dev.ondol.micromanager;

import dev.ondol.runtimeapi.RuntimeListener;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Hears a runtime that was started ahead ask which function it is: it may do nothing else. */
record WaitingRuntime(CompletableFuture<Void> asked) implements RuntimeListener {
  @Override
  public void onConnected() {
    // It asks next.
  }

  @Override
  public void onNext() {
    asked.complete(null);
  }

  @Override
  public ResponseSink onResponse(String requestId, ResponseHead head, Valve valve) {
    throw refused();
  }

  @Override
  public void onInvocationError(String requestId, @Nullable String errorType, byte[] body) {
    throw refused();
  }

  @Override
  public void onInitError(@Nullable String errorType, byte[] body) {
    throw refused();
  }

  @Override
  public void onUnread(String requestId) {
    throw refused();
  }

  private static IllegalStateException refused() {
    return new IllegalStateException("the door lets no runtime say this before it is assigned");
  }
}
