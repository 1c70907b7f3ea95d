package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Kinds;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A function as a caller names it: by name, by partial or full ARN, with a qualifier behind it or
 * beside it.
 *
 * @param qualifier empty if none was given
 */
record FunctionReference(FunctionId function, String qualifier) {
  private static final int MAX_NAME = 64;
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:arn:aws[a-zA-Z-]*:lambda:)?(?:(?<region>[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\\d):)?(?:(?<account>\\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9-_.]+)(?::(?<qualifier>[$a-zA-Z0-9-_.]+))?");

  /**
   * @param name as it came; checked here, so it need not be beforehand
   * @param qualifier the parameter of that name, if there was one
   * @throws OndolException VALIDATION, INVALID_PARAMETER_VALUE or RESOURCE_NOT_FOUND
   */
  static FunctionReference of(Account account, String name, @Nullable String qualifier) {
    if (isPlain(name) && qualifier == null) {
      return new FunctionReference(account.function(name), "");
    }
    requireValid(name, qualifier);
    Matcher parts = PARTS.matcher(name);
    if (!parts.matches()) {
      throw notReachable(name);
    }
    String region = parts.group("region");
    if (region != null && !region.equals(account.region())) {
      throw new OndolException(
          ErrorCode.RESOURCE_NOT_FOUND,
          "Functions from '%s' are not reachable from this region ('%s')"
              .formatted(region, account.region()));
    }
    String owner = parts.group("account");
    if (owner != null && !owner.equals(account.id())) {
      throw new OndolException(
          ErrorCode.ACCESS_DENIED,
          "The resource %s belongs to another account than %s".formatted(name, account.id()));
    }
    FunctionId function = account.function(parts.group("name"));
    if (function.name().length() > MAX_NAME) {
      throw LambdaConstraints.TABLE.broken(
          List.of(
              "Value '%s' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to %d"
                  .formatted(function.name(), MAX_NAME)));
    }
    String derived = parts.group("qualifier");
    if (derived != null && qualifier != null && !derived.equals(qualifier)) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The derived qualifier from the function name does not match the specified qualifier.");
    }
    String given = derived != null ? derived : qualifier;
    return new FunctionReference(function, given == null ? "" : given);
  }

  /** Whether it means the unpublished code: named so, or not qualified at all. */
  boolean isLatest() {
    return qualifier.isEmpty() || qualifier.equals(FunctionVersion.LATEST);
  }

  /** The ARN as the caller named it. */
  String arn() {
    return qualifier.isEmpty() ? function.arn() : function.arn(qualifier);
  }

  /** Whether it can only mean an alias. */
  boolean namesAlias() {
    return !isLatest() && !Kinds.isVersion(qualifier) && qualifier.indexOf('$') < 0;
  }

  /** Of an operation that looks for the alias before it looks for the function. */
  OndolException noAlias() {
    return new OndolException(ErrorCode.RESOURCE_NOT_FOUND, "Cannot find alias arn: " + arn());
  }

  OndolException notFound() {
    return new OndolException(ErrorCode.RESOURCE_NOT_FOUND, "Function not found: " + arn());
  }

  private static OndolException notReachable(String name) {
    return new OndolException(ErrorCode.RESOURCE_NOT_FOUND, "Function not found: " + name);
  }

  /** The common case, told without a regular expression. */
  private static boolean isPlain(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private static void requireValid(String name, @Nullable String qualifier) {
    List<String> broken = new ArrayList<>();
    LambdaConstraints.ANY_NAME.checkValue(name, broken);
    if (qualifier != null) {
      LambdaConstraints.ANY_QUALIFIER.checkValue(qualifier, broken);
    }
    if (!broken.isEmpty()) {
      throw LambdaConstraints.TABLE.broken(broken);
    }
  }
}
