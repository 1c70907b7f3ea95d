package dev.ondol.frontend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsRequest;

class LogsRoutesTest {
  @Test
  void everyOperationOfTheClientIsAnsweredOrRefusedAndNoneIsBoth() {
    Set<String> ofTheClient =
        Arrays.stream(CloudWatchLogsAsyncClient.class.getMethods())
            .filter(method ->
                method.getParameterCount() > 0
                    && CloudWatchLogsRequest.class.isAssignableFrom(method.getParameterTypes()[0])
                    && !method.getName().endsWith("Paginator"))
            .map(method ->
                method.getName().substring(0, 1).toUpperCase(Locale.ROOT)
                    + method.getName().substring(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> known = new TreeSet<>(LogsRoutes.NOT_OFFERED);
    Set<String> answered = LogsRoutes.CONSTRAINTS.byOperation().keySet();
    assertThat(known).doesNotContainAnyElementsOf(answered);
    known.addAll(answered);
    assertThat(known).isEqualTo(ofTheClient);
  }
}
