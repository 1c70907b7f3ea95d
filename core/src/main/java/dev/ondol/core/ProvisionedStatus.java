package dev.ondol.core;

/**
 * How far the provisioning of a version has come.
 *
 * @param requested how many slots are to be ready
 * @param available how many are ready, whether they serve an invoke or wait for one
 */
public record ProvisionedStatus(int requested, int available, State state) {
  /** Nothing is provisioned. */
  public static final ProvisionedStatus NONE = new ProvisionedStatus(0, 0, State.READY);

  /** What there is to say of it. */
  public enum State {
    /** All that were requested are available. */
    READY,
    /** The others are being made. */
    IN_PROGRESS,
    /** The function's init ended without success; it is tried again, ever less often. */
    INIT_FAILED,
    /** The host could not make an environment; it is tried again. */
    CREATE_FAILED,
    /** The host's memory is used up by what cannot be evicted; it is tried again. */
    NO_ROOM
  }
}
