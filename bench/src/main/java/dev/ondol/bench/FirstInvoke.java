package dev.ondol.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The first invoke of a function that has no slot: a new process in a new cgroup.
 *
 * @param millis for its caller, from the time at which it was due
 * @param phases of it, by the platform's own stamps
 */
record FirstInvoke(double millis, Phases phases) {
  static final List<String> PHASES =
      List.of("accept", "place", "sandbox", "code", "runtime", "function-init", "dispatch");

  /** Functions of one sample, none of which has been invoked, and whose caches are made. */
  static List<String> functions(Api api, Sample sample, int count) {
    List<String> functions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      functions.add(api.create(sample));
    }
    api.awaitCaches();
    return functions;
  }

  /**
   * Invokes one now.
   *
   * @param dueNanos when it should have been
   * @throws BenchException if the answer is wrong, or it was no cold start
   */
  static FirstInvoke of(Api api, String function, Sample sample, long dueNanos) {
    try (Line line = Line.open(api.invoke(function, "{}", sample.expected()))) {
      Line.Answer answer = line.askRight();
      double millis = (System.nanoTime() - dueNanos) / 1e6;
      Phases phases = Phases.of(answer);
      if (phases.cold().isEmpty()) {
        throw new BenchException("a first invoke was no cold start");
      }
      return new FirstInvoke(millis, phases);
    }
  }

  static FirstInvoke of(Api api, String function, Sample sample) {
    return of(api, function, sample, System.nanoTime());
  }

  static double median(Collection<FirstInvoke> all) {
    return Spread.of(all.stream().map(FirstInvoke::millis).toList()).median();
  }

  static double worst(Collection<FirstInvoke> all) {
    return Spread.of(all.stream().map(FirstInvoke::millis).toList()).max();
  }

  /** The median of a phase, in milliseconds. */
  static double phase(Collection<FirstInvoke> all, String name) {
    return Spread.of(all.stream().map(each -> each.phases().of(name)).toList()).median();
  }
}
