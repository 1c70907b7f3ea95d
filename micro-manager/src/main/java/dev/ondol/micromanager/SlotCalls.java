package dev.ondol.micromanager;

import dev.ondol.core.Command.Released.Outcome;

/** What an environment tells the micro-manager of its slot; each is a command of the core. */
interface SlotCalls {
  /**
   * Waits until the making of the environment may begin.
   *
   * @return false if it never will: the environment ends, or nobody needs it any more
   */
  boolean awaitTurn();

  /** The runtime was told to start. */
  void launched();

  void initialized();

  void initFailed();

  void createFailed();

  void released(InFlight invoke, Outcome outcome);

  void refused(InFlight invoke);

  void died();

  void gone();
}
