package dev.ondol.frontend.logs;

import dev.ondol.frontend.Account;
import dev.ondol.frontend.access.Authorizer;
import dev.ondol.frontend.codec.Shapes;
import dev.ondol.frontend.http.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * What an operation of CloudWatch Logs is to a policy: the action has the operation's name, the
 * resource is the stream or the group that the request names. A group's ARN ends with {@code
 * :log-stream:}, as in CloudWatch Logs' own refusals. Immutable.
 */
final class LogsActions {
  private static final List<String> GROUP =
      List.of("logGroupName", "logGroupIdentifier", "resourceArn", "logGroupIdentifiers");
  private static final String ARN = "arn:";

  private final Account account;
  private final Authorizer authorizer;

  LogsActions(Account account, Authorizer authorizer) {
    this.account = account;
    this.authorizer = authorizer;
  }

  /** Lets a request through, or not; one about several groups, if it may be about each of them. */
  void require(Exchange exchange, String operation, SdkPojo request) {
    String stream = text(find(request, "logStreamName"));
    for (String group : groups(request)) {
      authorizer.require(exchange, "logs:" + operation, arn(group) + ":log-stream:" + stream);
    }
  }

  private static List<String> groups(SdkPojo request) {
    for (String member : GROUP) {
      Object value = find(request, member);
      if (value instanceof List<?> several && !several.isEmpty()) {
        return several.stream().map(String::valueOf).toList();
      }
      if (value instanceof String one) {
        return List.of(one);
      }
    }
    return List.of("");
  }

  /**
   * @param group a name or an ARN, with or without the star at its end
   */
  private String arn(String group) {
    if (group.startsWith(ARN)) {
      return group.endsWith(":*") ? group.substring(0, group.length() - 2) : group;
    }
    return "arn:aws:logs:%s:%s:log-group:%s".formatted(account.region(), account.id(), group);
  }

  private static @Nullable Object find(SdkPojo request, String member) {
    for (var field : request.sdkFields()) {
      if (field.memberName().equals(member)) {
        return Shapes.value(request, member);
      }
    }
    return null;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
