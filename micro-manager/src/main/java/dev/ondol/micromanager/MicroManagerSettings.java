package dev.ondol.micromanager;

import dev.ondol.core.WorkerLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the slots of this host are kept.
 *
 * @param initTimeout how long an environment may take to initialise before its invoke's own time
 *     begins; Lambda's is 10 s
 * @param freezeAfter how long a slot stays thawed after an invoke
 * @param drainTimeout how long {@link MicroManager#close} waits for invokes in flight
 * @param streams how fast a streamed response may go
 * @param outboundNetwork whether functions may open connections to other hosts
 * @param startsAtOnce how many environments start at a time
 * @param shortFirst whether an invoke that runs long gives way to others, where the isolation level
 *     can do that
 * @param pools of environments that are prepared ahead of need
 * @param cacheDir for what is made of functions' code ahead; null if nothing is to be made
 */
public record MicroManagerSettings(
    WorkerLimits limits,
    Duration initTimeout,
    Duration freezeAfter,
    Duration drainTimeout,
    StreamLimits streams,
    boolean outboundNetwork,
    int startsAtOnce,
    boolean shortFirst,
    PoolSettings pools,
    @Nullable Path cacheDir) {}
