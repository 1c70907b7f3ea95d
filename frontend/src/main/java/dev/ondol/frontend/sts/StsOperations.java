package dev.ondol.frontend.sts;

import static dev.ondol.frontend.model.Constraint.member;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.codec.XmlWriter;
import dev.ondol.frontend.identity.Identity;
import dev.ondol.frontend.identity.SessionKeys;
import dev.ondol.frontend.identity.SessionKeys.Credentials;
import dev.ondol.frontend.model.Constraint;
import dev.ondol.frontend.model.ConstraintTable;
import dev.ondol.frontend.model.Operation.Caller;
import dev.ondol.frontend.query.QueryOperation;
import dev.ondol.frontend.query.QueryParameters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The operations of STS. What a session cannot carry here is refused, not ignored. Thread-safe. */
public final class StsOperations {
  private static final String TEXT =
      "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+";
  private static final Constraint SERIAL =
      member("SerialNumber").length(9, 256).pattern("[\\w+=/:,.@-]*");
  private static final Constraint TOKEN_CODE = member("TokenCode").length(6, 6).pattern("[\\d]*");

  public static final ConstraintTable CONSTRAINTS =
      new ConstraintTable(
          ErrorCode.VALIDATION,
          Map.of(
              "AssumeRole",
              List.of(
                  member("RoleArn").required().length(20, 2048).pattern(TEXT),
                  member("RoleSessionName").required().length(2, 64).pattern("[\\w+=,.@-]*"),
                  member("DurationSeconds").range(900, 43_200),
                  member("ExternalId").length(2, 1224).pattern("[\\w+=,.@:\\/-]*"),
                  SERIAL,
                  TOKEN_CODE),
              "GetSessionToken",
              List.of(member("DurationSeconds").range(900, 129_600), SERIAL, TOKEN_CODE),
              "GetAccessKeyInfo",
              List.of(member("AccessKeyId").required().length(16, 128).pattern("[\\w]*"))));

  private static final Pattern ROLE_ARN =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\u0021-\\u007E]+");
  private static final Duration DEFAULT_ROLE_LIFE = Duration.ofHours(1);
  private static final Duration LONGEST_CHAINED = Duration.ofHours(1);
  private static final Duration DEFAULT_TOKEN_LIFE = Duration.ofHours(12);

  /** Of AssumeRole: what would have to reach the policies' conditions later. */
  private static final List<String> NOT_CARRIED =
      List.of(
          "Policy",
          "PolicyArns",
          "Tags",
          "TransitiveTagKeys",
          "SourceIdentity",
          "ProvidedContexts");

  private final String account;
  private final SessionKeys sessions;
  private final RoleTrust trust;

  public StsOperations(String account, SessionKeys sessions, RoleTrust trust) {
    this.account = account;
    this.sessions = sessions;
    this.trust = trust;
  }

  public Map<String, QueryOperation> operations() {
    return Map.of(
        "GetCallerIdentity", StsOperations::callerIdentity,
        "AssumeRole", this::assumeRole,
        "GetSessionToken", this::sessionToken,
        "GetAccessKeyInfo", (request, caller, result) -> result.element("Account", account));
  }

  private static void callerIdentity(QueryParameters request, Caller caller, XmlWriter result) {
    Identity identity = caller.identity();
    result
        .element("Arn", identity.arn())
        .element("UserId", identity.userId())
        .element("Account", identity.account());
  }

  private void assumeRole(QueryParameters request, Caller caller, XmlWriter result) {
    for (String name : NOT_CARRIED) {
      if (request.find(name).isPresent() || !request.structures(name).isEmpty()) {
        throw invalid("%s is not supported by this server.".formatted(name));
      }
    }
    refuseCode(request);
    String roleArn = request.require("RoleArn");
    if (!ROLE_ARN.matcher(roleArn).matches()) {
      throw invalid("Request ARN is invalid");
    }
    String sessionName = request.require("RoleSessionName");
    RoleTrust.Wish wish =
        new RoleTrust.Wish(roleArn, sessionName, request.find("ExternalId").orElse(""));
    RoleTrust.TrustedRole role =
        trust
            .assume(caller.identity(), wish)
            .orElseThrow(() ->
                new OndolException(
                    ErrorCode.ACCESS_DENIED,
                    "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
                        .formatted(caller.identity().arn(), roleArn)));
    Duration life = life(request, DEFAULT_ROLE_LIFE);
    if (caller.identity() instanceof Identity.Session && life.compareTo(LONGEST_CHAINED) > 0) {
      throw invalid(
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
              + " chaining");
    }
    if (life.compareTo(role.longest()) > 0) {
      throw invalid(
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    Identity.Session session = new Identity.Session(role.arn(), role.id(), sessionName, "");
    result.structure(
        "AssumedRoleUser",
        user -> user.element("AssumedRoleId", session.userId()).element("Arn", session.arn()));
    write(result, sessions.issue(session, life));
  }

  private void sessionToken(QueryParameters request, Caller caller, XmlWriter result) {
    refuseCode(request);
    if (caller.identity() instanceof Identity.Session
        || (caller.identity() instanceof Identity.Root root && root.temporary())) {
      throw new OndolException(
          ErrorCode.ACCESS_DENIED, "Cannot call GetSessionToken with session credentials");
    }
    write(
        result,
        sessions.issue(new Identity.Root(account, true), life(request, DEFAULT_TOKEN_LIFE)));
  }

  private static Duration life(QueryParameters request, Duration otherwise) {
    return request
        .integer("DurationSeconds")
        .map(seconds -> Duration.ofSeconds(seconds))
        .orElse(otherwise);
  }

  /** There are no devices for a second factor here, so no code of one can be right. */
  private static void refuseCode(QueryParameters request) {
    if (request.find("SerialNumber").isPresent() || request.find("TokenCode").isPresent()) {
      throw new OndolException(
          ErrorCode.ACCESS_DENIED,
          "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    }
  }

  private static void write(XmlWriter result, Credentials credentials) {
    result.structure(
        "Credentials",
        inner ->
            inner
                .element("AccessKeyId", credentials.accessKeyId())
                .element("SecretAccessKey", credentials.secretAccessKey())
                .element("SessionToken", credentials.sessionToken())
                .element("Expiration", credentials.expiration().toString()));
  }

  private static OndolException invalid(String message) {
    return new OndolException(ErrorCode.VALIDATION, message);
  }
}
