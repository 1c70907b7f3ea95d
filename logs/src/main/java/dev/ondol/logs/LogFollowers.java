package dev.ondol.logs;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who follows which groups. Any thread adds and removes; the writer's thread tells. */
final class LogFollowers {
  private record Follower(Set<String> groups, LogFollower follower) {}

  private final CopyOnWriteArrayList<Follower> followers = new CopyOnWriteArrayList<>();

  Following add(Set<String> groups, LogFollower follower) {
    var added = new Follower(Set.copyOf(groups), follower);
    followers.add(added);
    return () -> followers.remove(added);
  }

  void tell(String group, List<LogRecord> events) {
    for (Follower each : followers) {
      if (each.groups.contains(group)) {
        for (LogRecord event : events) {
          each.follower.onEvent(
              group,
              new LogReader.Event(
                  event.stream(),
                  "",
                  event.timestampMillis(),
                  event.ingestedMillis(),
                  event.message()));
        }
      }
    }
  }
}
