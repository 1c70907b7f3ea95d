package dev.ondol.frontend.logs;

import dev.ondol.frontend.codec.ShapeWriter;
import dev.ondol.frontend.logs.pattern.FilterPattern;
import dev.ondol.logs.LogFollower;
import dev.ondol.logs.LogReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatchlogs.model.LiveTailSessionLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LiveTailSessionUpdate;

/**
 * What one live tail has heard and not told yet. The log writer's thread adds to it and must not
 * wait, so it only looks at the stream's name; the pattern is for the session's thread. Both ends
 * are bounded, and what is left out makes the update a sample.
 */
final class LiveTailSession implements LogFollower {
  /** In one update, as AWS has it. */
  private static final int MAX_TOLD = 500;

  private static final int MAX_HEARD = 10_000;
  private static final int MAX_HEARD_CHARS = 1024 * 1024;

  private record Heard(String group, LogReader.Event event) {}

  private final Groups groups;
  private final Set<String> streams;
  private final List<String> prefixes;
  private final FilterPattern pattern;
  private List<Heard> heard = new ArrayList<>();
  private int heardChars;
  private boolean missed;

  LiveTailSession(
      Groups groups, List<String> streams, List<String> prefixes, FilterPattern pattern) {
    this.groups = groups;
    this.streams = Set.copyOf(streams);
    this.prefixes = List.copyOf(prefixes);
    this.pattern = pattern;
  }

  @Override
  public void onEvent(String group, LogReader.Event event) {
    if (isOf(event.stream())) {
      add(new Heard(group, event));
    }
  }

  private boolean isOf(String stream) {
    return (streams.isEmpty() || streams.contains(stream))
        && (prefixes.isEmpty() || prefixes.stream().anyMatch(stream::startsWith));
  }

  private synchronized void add(Heard event) {
    int chars = heardChars + event.event.message().length();
    if (heard.size() >= MAX_HEARD || (chars > MAX_HEARD_CHARS && !heard.isEmpty())) {
      missed = true;
    } else {
      heard.add(event);
      heardChars = chars;
    }
  }

  /** What has been heard since the last update, as the payload of the next. */
  byte[] update() {
    List<Heard> all;
    boolean sampled;
    synchronized (this) {
      all = heard;
      sampled = missed;
      heard = new ArrayList<>();
      heardChars = 0;
      missed = false;
    }
    List<Heard> wanted =
        all.stream().filter(each -> pattern.matches(each.event.message())).toList();
    boolean cut = sampled || wanted.size() > MAX_TOLD;
    return json(
        LiveTailSessionUpdate.builder()
            .sessionMetadata(metadata -> metadata.sampled(cut))
            .sessionResults(wanted.stream().limit(MAX_TOLD).map(this::view).toList())
            .build());
  }

  private LiveTailSessionLogEvent view(Heard each) {
    return LiveTailSessionLogEvent.builder()
        .logStreamName(each.event.stream())
        .logGroupIdentifier(groups.arn(each.group))
        .message(each.event.message())
        .timestamp(each.event.timestampMillis())
        .ingestionTime(each.event.ingestedMillis())
        .build();
  }

  static byte[] json(SdkPojo shape) {
    return ShapeWriter.write(shape);
  }
}
