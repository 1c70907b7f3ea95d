package dev.ondol.runtimeapi;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one door of a slot: its listening socket, the connections of the one runtime behind it, and
 * the rules of their conversation. Whoever comes through this door is that slot's runtime; there is
 * no token.
 *
 * <p>The public methods may be called from any thread and do not block; on the door's own loop they
 * act at once. Everything else happens on that loop.
 */
public final class RuntimeDoor implements AutoCloseable {
  /** A runtime has one connection, a few with helpers for errors; more is abuse. */
  static final int MAX_CONNECTIONS = 16;

  /** Connections of a function's clients to other APIs. */
  static final int MAX_PASSED_ON = 64;

  /** For what an ended runtime sent before it ended; a child process may hold its sockets open. */
  static final long RESET_GRACE_MILLIS = 100;

  private final EventLoop loop;
  private RuntimeListener listener;
  private final List<DoorConnection> connections = new ArrayList<>();
  private final List<Channel> passedOn = new ArrayList<>(0);
  private Conversation conversation;
  private @Nullable Channel server;

  /** Where the runtime waits for an event, or got its last one. */
  private @Nullable DoorConnection poll;

  /** Where an assignment went. */
  private @Nullable DoorConnection assigned;

  private @Nullable CompletableFuture<Void> resetting;
  private long resets;
  private boolean greeted;
  private boolean closed;

  /** Whether nothing has come back since the event went out. */
  private boolean silent;

  private volatile boolean waiting;

  /** Whether an assignment was given that was not read. */
  private volatile boolean unassigned;

  /**
   * @param first as in {@link RuntimeMachine}
   */
  RuntimeDoor(EventLoop loop, RuntimeListener listener, RuntimeStatus first) {
    this.loop = loop;
    this.listener = listener;
    this.conversation = new Conversation(listener, first);
  }

  /**
   * Tells a runtime that was started ahead for which function it is, and lets another listen from
   * now on. A runtime that does not wait for it is not told; whoever assigns watches its process.
   *
   * @param assignment what the bootstrap understands; see {@link RuntimeApi#prepare}
   * @param function hears all that follows, beginning with {@link RuntimeListener#onConnected}
   */
  public void assign(byte[] assignment, RuntimeListener function) {
    run(() -> {
      DoorConnection target = poll;
      poll = null;
      boolean told = target != null && !closed && conversation.tryAssign();
      unassigned = !told;
      listener = function;
      conversation = new Conversation(function, RuntimeStatus.STARTED);
      if (told && target != null) {
        greeted = true;
        silent = true;
        assigned = target;
        function.onConnected();
        target.answer(Answer.assignment(assignment));
      }
    });
  }

  /**
   * Whether the runtime of {@link #assign} died before it read its assignment: then it has not run
   * any code of its function. To be asked when {@link #reset} is done.
   */
  public boolean isUnassigned() {
    return unassigned;
  }

  /**
   * Sends an event as the answer to the runtime's pending {@code /invocation/next}. Either the
   * runtime gets it, or {@link RuntimeListener#onUnread} is called, always after this method has
   * returned: also where no runtime waits, as after it died.
   */
  public void send(Invocation event) {
    if (loop.inEventLoop()) {
      deliver(event);
    } else {
      loop.execute(() -> deliver(event));
    }
  }

  /** Whether the runtime waits for an event now. It may die the moment after. */
  public boolean isWaiting() {
    return waiting;
  }

  /**
   * The runtime's process has ended. Takes what it had sent before it ended, with the usual calls
   * of the listener except {@code onNext}, then drops its connections and state.
   *
   * @return completes on the door's loop when the door is as if just opened: only then start
   *     another runtime. An answer or {@code onUnread} that has not been heard by then never comes.
   */
  public CompletableFuture<Void> reset() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    run(() -> beginReset(done));
    return done;
  }

  /** Closes the socket and all connections. What is half there breaks; nothing else is heard. */
  @Override
  public void close() {
    run(() -> {
      closed = true;
      waiting = false;
      if (server != null) {
        var _ = server.close();
      }
      dropConnections();
      dropPassedOn();
    });
  }

  void serve(Channel channel) {
    run(() -> {
      server = channel;
      if (closed) {
        var _ = channel.close();
      }
    });
  }

  /** A connection wants in. False if it must be closed at once. */
  boolean admit(DoorConnection connection) {
    if (closed || resetting != null || connections.size() >= MAX_CONNECTIONS) {
      return false;
    }
    connections.add(connection);
    if (!greeted) {
      greeted = true;
      listener.onConnected();
    }
    return true;
  }

  /** A connection turns out to be for another API. False if it must be closed at once. */
  boolean passOn(DoorConnection connection, Channel channel) {
    gone(connection);
    if (closed || resetting != null || passedOn.size() >= MAX_PASSED_ON) {
      return false;
    }
    passedOn.add(channel);
    var _ = channel.closeFuture().addListener(closing -> passedOn.remove(channel));
    return true;
  }

  /** Bytes have come from the runtime, so it may have read its event. */
  void heard() {
    silent = false;
    assigned = null;
  }

  /** The runtime asks for which function it is. Null if it now waits to be told. */
  @Nullable Answer ask(DoorConnection connection) {
    Answer refusal = conversation.ask();
    if (refusal != null) {
      return refusal;
    }
    takeOver(connection);
    connection.await();
    listener.onNext();
    return null;
  }

  /** The runtime asks for its next event. Null if it now waits or has been given one. */
  @Nullable Answer next(DoorConnection connection) {
    Invocation again = conversation.unanswered();
    Answer refusal = conversation.next();
    if (refusal != null) {
      return refusal;
    }
    if (resetting != null) {
      connection.drop();
      return null;
    }
    boolean moved = waiting;
    takeOver(connection);
    if (again != null) {
      silent = true;
      connection.write(again);
    } else {
      waiting = true;
      connection.await();
      if (!moved) {
        listener.onNext();
      }
    }
    return null;
  }

  /** What the runtime of now says and hears. */
  Conversation conversation() {
    return conversation;
  }

  /** The event did not get through, or the connection was reset before a byte came back. */
  void lost(DoorConnection connection) {
    Invocation event = conversation.unanswered();
    if (connection == assigned && silent) {
      unassigned = true;
    }
    if (connection == poll && silent && event != null) {
      poll = null;
      conversation.unread(event);
    }
  }

  void gone(DoorConnection connection) {
    connections.remove(connection);
    if (connection == poll) {
      poll = null;
      waiting = false;
    }
    if (resetting != null && connections.isEmpty()) {
      endReset();
    }
  }

  private void deliver(Invocation event) {
    DoorConnection target = poll;
    if (closed || !waiting || target == null || !conversation.tryDeliver(event)) {
      loop.execute(() -> listener.onUnread(event.requestId()));
      return;
    }
    waiting = false;
    silent = true;
    target.write(event);
  }

  /**
   * The newest connection that asks is the runtime's: the one before is closed, nobody reads it.
   */
  private void takeOver(DoorConnection connection) {
    DoorConnection before = poll;
    poll = connection;
    if (before != null && before != connection) {
      before.drop();
    }
  }

  private void beginReset(CompletableFuture<Void> done) {
    waiting = false;
    CompletableFuture<Void> before = resetting;
    if (before != null) {
      var _ = before.thenRun(() -> done.complete(null));
      return;
    }
    resetting = done;
    if (connections.isEmpty()) {
      endReset();
      return;
    }
    long reset = ++resets;
    var _ =
        loop.schedule(
            () -> {
              if (resetting != null && resets == reset) {
                dropConnections();
              }
            },
            RESET_GRACE_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private void endReset() {
    dropPassedOn();
    conversation = new Conversation(listener, RuntimeStatus.STARTED);
    poll = null;
    greeted = false;
    CompletableFuture<Void> done = resetting;
    resetting = null;
    if (done != null) {
      done.complete(null);
    }
  }

  private void dropConnections() {
    List.copyOf(connections).forEach(DoorConnection::drop);
  }

  private void dropPassedOn() {
    for (Channel channel : List.copyOf(passedOn)) {
      var _ = channel.close();
    }
  }

  private void run(Runnable action) {
    if (loop.inEventLoop()) {
      action.run();
    } else {
      loop.execute(action);
    }
  }
}
