package dev.ondol.bench;

import java.time.Duration;
import java.util.List;

/** One question to the machine. Confined to one thread. */
interface Benchmark {
  /** As on the command line, such as {@code W1}. */
  String name();

  /** What it answers, in a sentence. */
  String question();

  /** What a round takes on two cores, with peers. */
  Duration usual();

  /**
   * Measures everything once: floors, Ondol and the peers that there are.
   *
   * @throws BenchException if an answer was wrong or something did not run
   */
  void round(Rig rig, Round round);

  /** What it shows, and the goals. */
  List<Claim> claims();
}
