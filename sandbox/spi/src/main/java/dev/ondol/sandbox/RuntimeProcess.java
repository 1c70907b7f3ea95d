package dev.ondol.sandbox;

import java.util.concurrent.CompletableFuture;

/** The runtime process of a sandbox, from its start to its end. Thread-safe. */
public interface RuntimeProcess {
  /** On the host. */
  long pid();

  /**
   * Whether it can still take an event: false as soon as it has exited or been killed, even if
   * frozen while the signal waits. Takes microseconds: it is asked before each invoke of a thawed
   * slot.
   */
  boolean alive();

  /** Completed once, on a thread of the provider, when the process has ended. */
  CompletableFuture<Exit> exit();

  /**
   * The init is over. Until this is called the process may use a whole processor, or more if its
   * share is more: Lambda, too, lets an init run faster than the function after it. Idempotent.
   */
  void endInit();

  /**
   * Whether all others go first where processors are short. Idempotent; means nothing at a level
   * that shares processors out in no way.
   */
  void giveWay(boolean wanted);

  /** Kills it and all processes that it started, frozen or not. Idempotent; returns at once. */
  void kill();

  /** How a process ended. */
  sealed interface Exit {
    /** By itself. */
    record Status(int code) implements Exit {}

    /**
     * By a signal.
     *
     * @param outOfMemory whether the memory limit was what killed it
     */
    record Signal(int number, boolean outOfMemory) implements Exit {}
  }
}
