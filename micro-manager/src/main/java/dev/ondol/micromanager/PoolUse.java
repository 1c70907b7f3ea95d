package dev.ondol.micromanager;

import java.util.Locale;

/** Whether a pool served a cold start. */
enum PoolUse {
  /** Its environment was prepared. */
  HIT,
  /** It could have been, but there was none. */
  MISS,
  /** It has to be started with what is its own alone. */
  BYPASS;

  /** As in metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
