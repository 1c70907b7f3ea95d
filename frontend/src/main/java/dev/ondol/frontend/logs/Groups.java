package dev.ondol.frontend.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.logs.LogReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operations have in common about groups: how one is named, and that it is there. */
final class Groups {
  private static final String ARN_MARK = ":log-group:";

  private Groups() {}

  /**
   * The group's name from the one of both members that was given.
   *
   * @param identifier a name or an ARN
   * @throws OndolException INVALID_PARAMETER if none or both were given
   */
  static String name(@Nullable String name, @Nullable String identifier) {
    if (name != null && identifier != null) {
      throw invalid("Only one of logGroupName and logGroupIdentifier may be given.");
    }
    if (name != null) {
      return name;
    }
    if (identifier == null) {
      throw invalid("Exactly one of logGroupName and logGroupIdentifier must be given.");
    }
    int mark = identifier.indexOf(ARN_MARK);
    String group = mark < 0 ? identifier : identifier.substring(mark + ARN_MARK.length());
    return group.endsWith(":*") ? group.substring(0, group.length() - 2) : group;
  }

  /**
   * @throws OndolException RESOURCE_NOT_FOUND if there is no such group
   */
  static List<LogReader.Stream> streams(LogReader logs, String group) {
    return logs.streams(group)
        .orElseThrow(() ->
            new OndolException(
                ErrorCode.RESOURCE_NOT_FOUND, "The specified log group does not exist."));
  }

  static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER, message);
  }
}
