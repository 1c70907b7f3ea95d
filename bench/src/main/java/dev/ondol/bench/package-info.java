/**
 * How fast Ondol is, as ratios that anyone can measure again.
 *
 * <pre>
 *   BenchCommand -- Suite -- Benchmark W1, C1, S1 ...
 *                              |  one round: floor, Ondol, peers, side by side
 *                            Round -- Claim -- Outcome -- TextReport, HtmlReport, JsonReport, Page
 *       '------- Soak -- SoakLoad (who calls) + Footprint (what it has of the host) -- Trend
 * </pre>
 *
 * <p>A figure by itself says little: machines differ, and this one is shared. So every round
 * measures, within the same minute, what the machine could do at best (the floor: a bare Node
 * server, a bare start of the runtime, a bare container) and what others do (the peers), and a
 * {@link dev.ondol.bench.Claim} is a ratio within one round, reported as the median of the rounds
 * with its spread. Everything that is measured runs as a process of its own, Ondol by its public
 * command, and is called over its public API.
 *
 * <p>An answer that is wrong fails the run: speed of wrong answers is no speed.
 */
@NullMarked
package dev.ondol.bench;

import org.jspecify.annotations.NullMarked;
