package dev.ondol.micromanager;

import dev.ondol.core.ColdReason;
import java.time.Duration;

/** What an environment is initialised for, and so how long that may take. */
enum Initialization {
  /** An invoke waits for it. */
  ON_DEMAND("on-demand"),
  /** Nobody waits for it. */
  PROVISIONED("provisioned-concurrency");

  /** Lambda's own, unless the function's timeout is longer. */
  private static final Duration PROVISIONED_TIMEOUT = Duration.ofSeconds(130);

  private final String label;

  Initialization(String label) {
    this.label = label;
  }

  static Initialization of(ColdReason reason) {
    return reason == ColdReason.PROVISIONED ? PROVISIONED : ON_DEMAND;
  }

  /** As in {@code AWS_LAMBDA_INITIALIZATION_TYPE}. */
  String label() {
    return label;
  }

  /**
   * @param onDemand how long an init may take that an invoke waits for
   * @param invoke how long an invoke may take
   */
  Duration timeout(Duration onDemand, Duration invoke) {
    return switch (this) {
      case ON_DEMAND -> onDemand;
      case PROVISIONED -> invoke.compareTo(PROVISIONED_TIMEOUT) > 0 ? invoke : PROVISIONED_TIMEOUT;
    };
  }
}
