package dev.ondol.micromanager;

import dev.ondol.core.Command.Released.Outcome;

/** What an environment tells the micro-manager of its slot; each is a command of the core. */
interface SlotCalls {
  void initialized();

  void initFailed();

  void createFailed();

  void released(InFlight invoke, Outcome outcome);

  void refused(InFlight invoke);

  void died();

  void gone();
}
