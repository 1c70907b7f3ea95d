package dev.ondol.frontend.logs;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import dev.ondol.logs.LogReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operations have in common about groups: how one is named, and that it is there. */
final class Groups {
  private final LogReader logs;
  private final String arnPrefix;

  Groups(Account account, LogReader logs) {
    this.logs = logs;
    this.arnPrefix = "arn:aws:logs:" + account.region() + ":" + account.id() + ":log-group:";
  }

  String arn(String group) {
    return arnPrefix + group;
  }

  /**
   * The group's name from the one of both members that was given.
   *
   * @param identifier a name or an ARN
   * @throws OndolException VALIDATION if both were given, INVALID_PARAMETER if none
   */
  String name(@Nullable String name, @Nullable String identifier) {
    if (name != null && identifier != null) {
      throw new OndolException(
          ErrorCode.VALIDATION,
          "LogGroup name and LogGroup ARN are mutually exclusive parameters.");
    }
    if (name != null) {
      return name;
    }
    if (identifier == null) {
      throw invalid("Exactly one of logGroupName and logGroupIdentifier must be given.");
    }
    return name(identifier);
  }

  /**
   * @param identifier a name or an ARN; the model has no place for the sign of all streams
   * @throws OndolException RESOURCE_NOT_FOUND for an ARN of another account
   */
  String name(String identifier) {
    if (!identifier.startsWith("arn:")) {
      return identifier;
    }
    if (!identifier.startsWith(arnPrefix)) {
      throw notFound();
    }
    return identifier.substring(arnPrefix.length());
  }

  /**
   * @throws OndolException RESOURCE_NOT_FOUND if there is no such group
   */
  LogReader.Group require(String group) {
    return logs.group(group).orElseThrow(Groups::notFound);
  }

  /**
   * @throws OndolException RESOURCE_NOT_FOUND if there is no such group
   */
  List<LogReader.Stream> streams(String group) {
    return logs.streams(group).orElseThrow(Groups::notFound);
  }

  static OndolException notFound() {
    return new OndolException(
        ErrorCode.RESOURCE_NOT_FOUND, "The specified log group does not exist.");
  }

  static OndolException noStream() {
    return new OndolException(
        ErrorCode.RESOURCE_NOT_FOUND, "The specified log stream does not exist.");
  }

  static OndolException invalid(String message) {
    return new OndolException(ErrorCode.INVALID_PARAMETER, message);
  }

  /** Stores nothing that is not kept to. */
  static void refuse(String what, boolean given) {
    if (given) {
      throw invalid(what + " is not offered by this server.");
    }
  }
}
