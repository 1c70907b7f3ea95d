package dev.ondol.frontend.iam;

import static dev.ondol.frontend.model.Constraint.member;
import static java.util.Map.entry;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.model.Constraint;
import dev.ondol.frontend.model.ConstraintTable;
import java.util.List;
import java.util.Map;

/** What IAM's model demands of each operation's parameters. */
public final class IamConstraints {
  private static final String NAME = "[\\w+=,.@-]+";
  private static final String DOCUMENT = "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+";
  private static final int MAX_DOCUMENT = 131_072;

  private static final Constraint ROLE = member("RoleName").required().length(1, 64).pattern(NAME);
  private static final Constraint POLICY_NAME =
      member("PolicyName").required().length(1, 128).pattern(NAME);
  private static final Constraint POLICY_DOCUMENT =
      member("PolicyDocument").required().length(1, MAX_DOCUMENT).pattern(DOCUMENT);
  private static final Constraint POLICY_ARN = member("PolicyArn").required().length(20, 2048);
  private static final Constraint PATH =
      member("Path").length(1, 512).pattern("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
  private static final Constraint POLICY_PATH =
      member("Path").length(1, 512).pattern("((/[A-Za-z0-9\\.,\\+@=_-]+)*)/");
  private static final Constraint DESCRIPTION =
      member("Description")
          .length(0, 1000)
          .pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*");
  private static final Constraint DURATION = member("MaxSessionDuration").range(3600, 43_200);
  private static final Constraint TAGS = member("Tags").length(0, 50);
  private static final Constraint MARKER =
      member("Marker").length(1, 320).pattern("[\\u0020-\\u00FF]+");
  private static final Constraint MAX_ITEMS = member("MaxItems").range(1, 1000);

  public static final ConstraintTable TABLE =
      new ConstraintTable(
          ErrorCode.VALIDATION,
          Map.ofEntries(
              entry(
                  "CreateRole",
                  List.of(
                      PATH,
                      ROLE,
                      member("AssumeRolePolicyDocument")
                          .required()
                          .length(1, MAX_DOCUMENT)
                          .pattern(DOCUMENT),
                      DESCRIPTION,
                      DURATION,
                      TAGS)),
              entry("GetRole", List.of(ROLE)),
              entry(
                  "ListRoles",
                  List.of(
                      member("PathPrefix").length(1, 512).pattern("\\u002F[\\u0021-\\u007F]*"),
                      MARKER,
                      MAX_ITEMS)),
              entry("UpdateRole", List.of(ROLE, DESCRIPTION, DURATION)),
              entry(
                  "UpdateRoleDescription",
                  List.of(ROLE, member("Description").required().length(0, 1000))),
              entry("UpdateAssumeRolePolicy", List.of(ROLE, POLICY_DOCUMENT)),
              entry("DeleteRole", List.of(ROLE)),
              entry("TagRole", List.of(ROLE, member("Tags").required().length(0, 50))),
              entry("UntagRole", List.of(ROLE, member("TagKeys").required().length(0, 50))),
              entry("ListRoleTags", List.of(ROLE, MARKER, MAX_ITEMS)),
              entry("ListInstanceProfilesForRole", List.of(ROLE, MARKER, MAX_ITEMS)),
              entry("PutRolePolicy", List.of(ROLE, POLICY_NAME, POLICY_DOCUMENT)),
              entry("GetRolePolicy", List.of(ROLE, POLICY_NAME)),
              entry("ListRolePolicies", List.of(ROLE, MARKER, MAX_ITEMS)),
              entry("DeleteRolePolicy", List.of(ROLE, POLICY_NAME)),
              entry("AttachRolePolicy", List.of(ROLE, POLICY_ARN)),
              entry("DetachRolePolicy", List.of(ROLE, POLICY_ARN)),
              entry("ListAttachedRolePolicies", List.of(ROLE, MARKER, MAX_ITEMS)),
              entry(
                  "CreatePolicy",
                  List.of(
                      POLICY_NAME,
                      POLICY_PATH,
                      POLICY_DOCUMENT,
                      member("Description").length(0, 1000),
                      TAGS)),
              entry("GetPolicy", List.of(POLICY_ARN)),
              entry(
                  "GetPolicyVersion",
                  List.of(
                      POLICY_ARN,
                      member("VersionId").required().pattern("v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?"))),
              entry("ListPolicyVersions", List.of(POLICY_ARN, MARKER, MAX_ITEMS)),
              entry(
                  "ListPolicies",
                  List.of(member("Scope").oneOf("All", "AWS", "Local"), MARKER, MAX_ITEMS)),
              entry("DeletePolicy", List.of(POLICY_ARN)),
              entry("ListEntitiesForPolicy", List.of(POLICY_ARN, MARKER, MAX_ITEMS)),
              entry("GetUser", List.of(member("UserName").length(1, 128).pattern(NAME)))));

  private IamConstraints() {}
}
