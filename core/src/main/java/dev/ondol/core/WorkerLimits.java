package dev.ondol.core;

import java.time.Duration;

/**
 * What a worker manager may hand out.
 *
 * @param concurrency invokes at a time over all functions; Lambda's own default is 1,000
 * @param memoryMib the sum of all slots' memory limits; the host's memory times the ratio of
 *     oversubscription
 * @param keepAlive how long a slot may be idle before it ends
 * @param maxAge when it has lived for so long, a slot ends as soon as it has no invoke
 * @param roomWait how long an invoke may wait for memory before it is refused
 * @param rates how fast one function may go
 */
public record WorkerLimits(
    int concurrency,
    long memoryMib,
    Duration keepAlive,
    Duration maxAge,
    Duration roomWait,
    Rates rates) {
  /** With the rates of Lambda, and slots that live for eight hours. */
  public WorkerLimits(int concurrency, long memoryMib, Duration keepAlive, Duration roomWait) {
    this(concurrency, memoryMib, keepAlive, Duration.ofHours(8), roomWait, Rates.LAMBDA);
  }
}
