package dev.ondol.micromanager;

import dev.ondol.linux.OutputListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a runtime writes that may not know its function yet: before, it is the platform's to read;
 * afterwards it goes where the function's output goes. Thread-safe.
 */
final class LateOutput implements OutputListener {
  private static final Logger LOG = LoggerFactory.getLogger(LateOutput.class);

  private volatile OutputListener target =
      (bytes, length) -> LOG.debug("a runtime without a function wrote {} bytes", length);

  void flowTo(OutputListener function) {
    target = function;
  }

  @Override
  public void onOutput(byte[] bytes, int length) {
    target.onOutput(bytes, length);
  }
}
