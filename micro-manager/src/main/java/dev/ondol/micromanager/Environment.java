package dev.ondol.micromanager;

import static dev.ondol.micromanager.EnvironmentState.*;

import dev.ondol.core.Command.Released.Outcome;
import dev.ondol.core.FunctionVersion;
import dev.ondol.runtimeapi.Invocation;
import dev.ondol.sandbox.RuntimeProcess;
import dev.ondol.sandbox.RuntimeProcess.Exit;
import dev.ondol.sandbox.SandboxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution environment: what runs in a slot, from the making of its sandbox to its end.
 *
 * <p>It hears from four sides: the micro-manager (grant, end), the runtime behind the door, the
 * process (exit), and its own timers. Each of them takes one step of {@link EnvironmentState} under
 * this object's lock and gets back what is to be done next; that is done without the lock, since it
 * calls the micro-manager, which may call back at once. Nothing blocks but making, starting and
 * ending, which have a virtual thread each.
 *
 * <p>It is long because it is the one place where all four meet: the table of what each may mean in
 * which state would be harder to follow in pieces.
 *
 * <p>Each promise of the micro-manager's is kept by one method here: an invoke that was granted is
 * answered exactly once or refused, in {@link #deliver} or {@link #giveBack}.
 */
final class Environment {
  private static final Logger LOG = LoggerFactory.getLogger(Environment.class);

  private static final Runnable NOTHING = Environment::nothing;

  private final EnvironmentPlan plan;
  private final SlotCalls calls;
  private final EnvironmentTimers timers;
  private final EnvironmentLog log;
  private final Courtesy courtesy = new Courtesy();

  private EnvironmentState state = CREATING;
  private InitAttempt init;
  private @Nullable Premises premises;
  private @Nullable RuntimeProcess process;
  private @Nullable InFlight current;

  private long invokes;

  Environment(EnvironmentPlan plan, SlotCalls calls, EnvironmentTimers timers) {
    this.plan = plan;
    this.calls = calls;
    this.timers = timers;
    this.log = new EnvironmentLog(plan.host().logs(), plan.function());
    this.init = new InitAttempt(log);
  }

  FunctionVersion function() {
    return plan.function();
  }

  // The life of the environment, in order.

  /** Makes the sandbox and starts the runtime. */
  void create() {
    plan.background(() -> {
      Premises made;
      try {
        DoorEvents events = new DoorEvents(this, timers, plan.settings().streams());
        InitTimes times = init.times();
        Optional<Premises> prepared = Premises.prepared(plan, events, times);
        if (prepared.isEmpty() && !calls.awaitTurn()) {
          return;
        }
        made = prepared.orElseGet(() -> Premises.make(plan, events, log, times));
      } catch (RuntimeException e) {
        LOG.error("cannot make slot {} for {}", plan.slotId(), plan.function().arn(), e);
        run(createFailed());
        return;
      }
      if (moveIn(made)) {
        log.initStarted(made.runtimeName(), made.runtimeNote());
        launch();
      } else {
        made.close();
      }
    });
  }

  /** False if it was ended while it was being made. */
  private synchronized boolean moveIn(Premises made) {
    premises = state == ENDED ? null : made;
    return premises != null;
  }

  private synchronized Runnable createFailed() {
    if (state == ENDED) {
      return NOTHING;
    }
    become(ENDED);
    return calls::createFailed;
  }

  /** Starts the runtime process, for the first time or once more. */
  private void launch() {
    synchronized (this) {
      if (state == CREATING || state == RESETTING) {
        become(INITIALIZING);
      }
      process = null;
      init.times().launched();
    }
    try {
      RuntimeProcess started = requirePremises().launch(plan, log);
      run(launched(started));
      plan.when(started.exit(), exit -> processExited(started, exit));
    } catch (SandboxException e) {
      LOG.warn("slot {} of {} does not start", plan.slotId(), plan.function().arn(), e);
      run(notStarted());
    }
  }

  private synchronized Runnable launched(RuntimeProcess started) {
    process = started;
    init.times().started();
    return switch (state) {
      case ASKED_EARLY -> initialized();
      case INITIALIZING -> {
        timers.init(() -> run(initOverdue()));
        calls.launched();
        yield NOTHING;
      }
      case REPEATING_INIT -> {
        // Lambda, too, lets an init that is repeated in an invoke run no faster than the invoke.
        started.endInit();
        yield NOTHING;
      }
      case INIT_FAILING, DEAD, ENDED -> {
        // Its time ran out while it was being started.
        started.kill();
        yield NOTHING;
      }
      default -> NOTHING;
    };
  }

  /** The host could not start the runtime: its fault, not the function's. */
  private synchronized Runnable notStarted() {
    return switch (state) {
      case INITIALIZING -> {
        Premises place = requirePremises();
        become(ENDED);
        timers.cancelAll();
        yield () -> {
          place.close();
          calls.createFailed();
        };
      }
      case REPEATING_INIT -> {
        InFlight invoke = requireCurrent();
        become(DEAD);
        yield () -> {
          calls.released(invoke, Outcome.LOST);
          invoke.fail("The host could not start the function's runtime; its log says why.");
        };
      }
      default -> NOTHING;
    };
  }

  synchronized void connected() {
    init.times().connected();
  }

  synchronized Runnable asked() {
    return switch (state) {
      case INITIALIZING -> {
        timers.cancelInit();
        init.times().ready();
        if (process == null) {
          become(ASKED_EARLY);
          yield NOTHING;
        }
        yield initialized();
      }
      case REPEATING_INIT -> {
        init.times().ready();
        init.times().addTo(requireCurrent());
        become(INVOKING);
        yield send(requireCurrent());
      }
      case INVOKING -> {
        // It broke off its response and yet goes on.
        InFlight invoke = requireCurrent();
        become(RESPONDED);
        yield () -> {
          finish(invoke, Answer.truncated(), () -> run(logged(invoke)));
          run(asked());
        };
      }
      case RESPONDED -> {
        become(ASKED);
        yield NOTHING;
      }
      case LOGGED -> idleAgain();
      default -> NOTHING;
    };
  }

  private Runnable initialized() {
    RuntimeProcess ready = process;
    init.succeeded();
    become(IDLE);
    timers.idle(this::freeze);
    return () -> {
      calls.initialized();
      // The event is on its way: a file of the kernel does not keep it waiting.
      if (ready != null) {
        ready.endInit();
      }
    };
  }

  private Runnable idleAgain() {
    InFlight done = requireCurrent();
    current = null;
    become(IDLE);
    timers.idle(this::freeze);
    return () -> {
      calls.released(done, Outcome.READY);
      deliver(done);
    };
  }

  /** Sends an invoke to this environment, or gives it back if the runtime is dead. */
  void grant(InFlight invoke) {
    run(takeUp(invoke));
  }

  private synchronized Runnable takeUp(InFlight invoke) {
    return switch (state) {
      case IDLE, FROZEN -> {
        RuntimeProcess running = process;
        if (running == null || !running.alive()) {
          become(DEAD);
          yield giveBack(invoke);
        }
        if (state == FROZEN) {
          requirePremises().sandbox().thaw();
        }
        courtesy.begin(running);
        current = invoke;
        become(INVOKING);
        yield send(invoke);
      }
      case INIT_FAILED -> {
        current = invoke;
        become(REPEATING_INIT);
        invoke.begunNanos = System.nanoTime();
        invoke.placed(invoke.begunNanos);
        init = new InitAttempt(log);
        log.begin(invoke);
        log.started();
        timers.invoke(invoke, late -> run(overdue(late)));
        yield () -> plan.background(this::launch);
      }
      default -> giveBack(invoke);
    };
  }

  private Runnable giveBack(InFlight invoke) {
    if (invoke.refused()) {
      invoke.answer = Answer.exited(invoke.invoke.requestId(), new Exit.Signal(9, false));
      return () -> {
        calls.released(invoke, Outcome.LOST);
        deliver(invoke);
      };
    }
    return () -> calls.refused(invoke);
  }

  private Runnable send(InFlight invoke) {
    long now = System.nanoTime();
    if (invoke.begunNanos == 0) {
      if (invoke.cold != null) {
        init.times().addTo(invoke);
        invoke.initNanos = invokes == 0 ? init.times().initNanos() : 0;
      }
      invoke.placed(now);
      invoke.begunNanos = now;
      log.begin(invoke);
      timers.invoke(invoke, late -> run(overdue(late)));
    }
    invokes++;
    invoke.sentNanos = now;
    long spentNanos = now - invoke.begunNanos;
    Invocation event = invoke.event(plan.timeoutMillis() - spentNanos / 1_000_000);
    Premises place = requirePremises();
    return () -> {
      place.door().send(event);
      log.started();
    };
  }

  // What the runtime answers.

  /** The first byte of a response has come. Returns who takes a streamed one as it comes. */
  synchronized @Nullable ResponseReceiver responding() {
    if (current == null) {
      return null;
    }
    current.firstByteNanos = System.nanoTime();
    return current.invoke.options().receiver();
  }

  synchronized Runnable answered(String requestId, Answer answer) {
    InFlight invoke = current;
    if (state != INVOKING || invoke == null || !invoke.invoke.requestId().equals(requestId)) {
      return NOTHING;
    }
    become(RESPONDED);
    return () -> finish(invoke, answer, () -> run(logged(invoke)));
  }

  /**
   * Completes the log of an invoke whose answer is known.
   *
   * @param then runs when the log is complete
   */
  private void finish(InFlight invoke, Answer answer, Runnable then) {
    long now = System.nanoTime();
    invoke.answered(answer, now);
    Premises place = requirePremises();
    place
        .pipe()
        .drain(() -> {
          long peakBytes = place.sandbox().use().peakMemoryBytes();
          log.end(invoke, now, plan.function().limits().memoryMib(), peakBytes);
          then.run();
        });
  }

  /**
   * Answers the caller. This is done after the slot was given back, so that a caller who asks again
   * at once meets the same slot; a runtime that lingers after its response is not waited for.
   */
  private void deliver(InFlight invoke) {
    invoke.deliver(plan.name());
  }

  private synchronized Runnable logged(InFlight invoke) {
    if (state == ASKED) {
      return idleAgain();
    }
    if (state == RESPONDED) {
      become(LOGGED);
      timers.linger(invoke, this::deliver);
    }
    return NOTHING;
  }

  synchronized Runnable initErrorPosted(String errorType, byte[] body) {
    init.failedWith(Answer.initError(body, errorType));
    return switch (state) {
      case INITIALIZING -> failInit("error", errorType);
      case REPEATING_INIT -> {
        // The exit of the process, which follows, answers the invoke.
        kill();
        yield NOTHING;
      }
      default -> NOTHING;
    };
  }

  synchronized Runnable unread(String requestId) {
    InFlight invoke = current;
    if (state != INVOKING || invoke == null || !invoke.invoke.requestId().equals(requestId)) {
      return NOTHING;
    }
    become(DEAD);
    current = null;
    return giveBack(invoke);
  }

  // What goes wrong.

  private synchronized Runnable initOverdue() {
    return state == INITIALIZING ? failInit("timeout", null) : NOTHING;
  }

  private Runnable failInit(String status, @Nullable String errorType) {
    timers.cancelInit();
    init.brokenOff(status, errorType);
    become(INIT_FAILING);
    kill();
    return NOTHING;
  }

  @SuppressWarnings("ReferenceEquality") // the very invoke, not an equal one
  private synchronized Runnable overdue(InFlight invoke) {
    if (current != invoke) {
      return NOTHING;
    }
    return switch (state) {
      case INVOKING -> {
        become(TIMED_OUT);
        kill();
        yield NOTHING;
      }
      case REPEATING_INIT -> {
        become(DEAD);
        kill();
        yield () -> finish(invoke, plan.timedOut(invoke), () -> lose(invoke));
      }
      case RESPONDED, LOGGED, ASKED -> {
        become(RESETTING);
        kill();
        yield NOTHING;
      }
      default -> NOTHING;
    };
  }

  @SuppressWarnings("ReferenceEquality") // of the process of now, not of one before
  private void processExited(RuntimeProcess exited, Exit exit) {
    Premises place;
    synchronized (this) {
      if (process != exited || state == ENDED || premises == null) {
        return;
      }
      place = premises;
    }
    // First whatever it sent before it ended, then its end.
    plan.when(place.door().reset(), done -> run(afterExit(exit)));
  }

  private synchronized Runnable afterExit(Exit exit) {
    return switch (state) {
      case INITIALIZING -> {
        timers.cancelInit();
        if (requirePremises().endedUnassigned()) {
          plan.pools().failed(plan.function());
          yield () -> plan.background(this::launch);
        }
        init.exited(exit);
        become(INIT_FAILED);
        yield calls::initFailed;
      }
      case INIT_FAILING -> {
        become(INIT_FAILED);
        yield calls::initFailed;
      }
      case REPEATING_INIT -> {
        InFlight invoke = requireCurrent();
        Answer failure = init.exitedIn(invoke, exit);
        become(DEAD);
        yield () -> finish(invoke, failure, () -> lose(invoke));
      }
      case INVOKING -> {
        InFlight invoke = requireCurrent();
        become(RESETTING);
        yield () ->
            finish(invoke, Answer.exited(invoke.invoke.requestId(), exit), () -> reset(invoke));
      }
      case TIMED_OUT -> {
        InFlight invoke = requireCurrent();
        become(RESETTING);
        yield () -> finish(invoke, plan.timedOut(invoke), () -> reset(invoke));
      }
      case RESPONDED, LOGGED, ASKED -> {
        InFlight invoke = requireCurrent();
        become(RESETTING);
        yield () -> reset(invoke);
      }
      case RESETTING -> {
        InFlight invoke = requireCurrent();
        yield () -> reset(invoke);
      }
      case IDLE, FROZEN -> {
        become(DEAD);
        yield calls::died;
      }
      default -> NOTHING;
    };
  }

  /**
   * The runtime broke in this invoke, and its process is gone: the slot is given back to be made
   * anew, and unless the core wants it ended, the runtime starts again.
   */
  private void reset(InFlight invoke) {
    synchronized (this) {
      current = null;
      init = new InitAttempt(log);
    }
    calls.released(invoke, Outcome.RESET);
    deliver(invoke);
    synchronized (this) {
      if (state != RESETTING) {
        return;
      }
    }
    plan.background(this::launch);
  }

  /** The environment cannot be used any more: its slot is given back to be ended. */
  private void lose(InFlight invoke) {
    calls.released(invoke, Outcome.LOST);
    deliver(invoke);
  }

  private void kill() {
    if (process != null) {
      process.kill();
    }
  }

  private synchronized void freeze() {
    if (state != IDLE || premises == null) {
      return;
    }
    premises.sandbox().freeze();
    become(FROZEN);
  }

  /** Whoever else wants a processor goes first from now on, if its invoke runs long. */
  synchronized void look(long now) {
    if (current != null && process != null && premises != null) {
      courtesy.look(current.id, now, process, premises.sandbox().use());
    }
  }

  /** Ends it from whatever state, and removes what belongs to it. */
  void end() {
    Premises place;
    synchronized (this) {
      if (state == ENDED) {
        return;
      }
      become(ENDED);
      place = premises;
    }
    timers.cancelAll();
    plan.background(() -> {
      if (place != null) {
        place.close();
      }
      calls.gone();
    });
  }

  synchronized EnvironmentGlimpse glimpse() {
    long pid = process == null ? 0 : process.pid();
    long memoryBytes = premises == null ? 0 : premises.sandbox().use().memoryBytes();
    return new EnvironmentGlimpse(state == FROZEN, invokes, pid, memoryBytes);
  }

  private void become(EnvironmentState next) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(
          "the environment of slot %s cannot go from %s to %s".formatted(plan.name(), state, next));
    }
    state = next;
  }

  private synchronized Premises requirePremises() {
    if (premises == null) {
      throw new IllegalStateException("slot " + plan.name() + " has not been made yet");
    }
    return premises;
  }

  private InFlight requireCurrent() {
    if (current == null) {
      throw new IllegalStateException("slot " + plan.name() + " has no invoke in " + state);
    }
    return current;
  }

  private static void nothing() {}

  private static void run(Runnable next) {
    next.run();
  }
}
