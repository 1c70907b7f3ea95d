package dev.ondol.micromanager;

import dev.ondol.core.FunctionVersion;
import org.slf4j.LoggerFactory;

/**
 * What an environment is made for and with.
 *
 * @param slotId the core's number of the slot
 * @param name the same for people and for the host: letters, digits and hyphens
 */
record EnvironmentPlan(
    long slotId, String name, FunctionVersion function, Host host, MicroManagerSettings settings) {

  long timeoutMillis() {
    return function.limits().timeout().toMillis();
  }

  /** Runs what blocks. A failure that nobody foresaw is told in the log, not lost. */
  void background(Runnable work) {
    Thread.ofVirtual()
        .name("slot-" + name)
        .uncaughtExceptionHandler((thread, failure) ->
            LoggerFactory.getLogger(EnvironmentPlan.class)
                .error("slot {} of {} is broken", name, function.arn(), failure))
        .start(work);
  }
}
