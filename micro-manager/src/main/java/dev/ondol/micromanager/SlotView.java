package dev.ondol.micromanager;

import java.time.Duration;

/**
 * What an operator sees of a slot.
 *
 * @param state {@code init}, {@code idle} or {@code busy}
 * @param inState for how long it has been in that state
 * @param invokes how many it has served
 * @param coldReason why it was made
 * @param provider such as {@code runc}
 */
public record SlotView(
    String id,
    String function,
    String version,
    String state,
    boolean frozen,
    Duration inState,
    Duration age,
    long invokes,
    int memoryLimitMib,
    long memoryBytes,
    String coldReason,
    String provider,
    long pid) {}
