package dev.ondol.frontend.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What documents say, by tables out of AWS's own documentation of the language. */
class PolicyTest {
  private static final String ACCOUNT = "123456789012";
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:hello";
  private static final Principal ROOT = new Principal.Root(ACCOUNT);
  private static final Principal SESSION = session(ACCOUNT);

  private static Principal session(String account) {
    return new Principal.Session(
        account,
        "arn:aws:sts::" + account + ":assumed-role/deployer/alice",
        "arn:aws:iam::" + account + ":role/team/deployer",
        "AROAEXAMPLEEXAMPLE123");
  }

  private static AccessRequest request(Principal principal, RequestContext context) {
    return new AccessRequest(principal, "lambda:InvokeFunction", FUNCTION, context);
  }

  private static PolicyDocument parse(PolicyForm form, String statement) {
    return PolicyDocument.parse(
        "{'Version':'2012-10-17','Statement':%s}".formatted(statement).replace('\'', '"'),
        form,
        ErrorCode.VALIDATION);
  }

  private static Effect identity(String statement, AccessRequest request) {
    return parse(PolicyForm.IDENTITY, statement).effect(request);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'Action':'lambda:InvokeFunction' | 'Resource':'*' | ALLOWED",
        "'Action':'LAMBDA:invokefunction' | 'Resource':'*' | ALLOWED",
        "'Action':'lambda:Invoke*' | 'Resource':'*' | ALLOWED",
        "'Action':'lambda:InvokeFunctio?' | 'Resource':'*' | ALLOWED",
        "'Action':'*' | 'Resource':'*' | ALLOWED",
        "'Action':['s3:Get*','lambda:*'] | 'Resource':'*' | ALLOWED",
        "'Action':'lambda:Get*' | 'Resource':'*' | NONE",
        "'Action':'s3:InvokeFunction' | 'Resource':'*' | NONE",
        "'NotAction':'iam:*' | 'Resource':'*' | ALLOWED",
        "'NotAction':['iam:*','lambda:Invoke*'] | 'Resource':'*' | NONE",
        "'Action':'*' | 'Resource':'arn:aws:lambda:us-east-1:123456789012:function:hello' |"
            + " ALLOWED",
        "'Action':'*' | 'Resource':'arn:aws:lambda:*:*:function:h*o' | ALLOWED",
        "'Action':'*' | 'Resource':'arn:aws:lambda:*:*:function:HELLO' | NONE",
        "'Action':'*' | 'Resource':'arn:aws:lambda:*:*:function:hello:*' | NONE",
        "'Action':'*' | 'NotResource':'arn:aws:lambda:*:*:function:hello' | NONE",
        "'Action':'*' | 'NotResource':'arn:aws:lambda:*:*:function:other' | ALLOWED",
        "'Action':'*' | 'Resource':'arn:aws:lambda:*:${aws:PrincipalAccount}:function:hello' |"
            + " ALLOWED",
        "'Action':'*' | 'Resource':'arn:aws:lambda:*:*:function:${aws:username}' | NONE",
        "'Action':'*' | 'Resource':'arn:aws:lambda:*:*:function:hell${*}' | NONE",
      })
  void actionsAndResources(String actions, String resources, Effect expected) {
    RequestContext context =
        key -> key.equals("aws:principalaccount") ? List.of(ACCOUNT) : List.of();
    assertThat(
            identity(
                "{'Effect':'Allow',%s,%s}".formatted(actions, resources),
                request(SESSION, context)))
        .isEqualTo(expected);
  }

  @Test
  void aVariableWithoutAValueHasItsDefault() {
    PolicyDocument policy =
        PolicyDocument.parse(
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*",
             "Resource":"arn:aws:lambda:*:*:function:${aws:username, 'hello'}"}}\
            """,
            PolicyForm.IDENTITY,
            ErrorCode.VALIDATION);
    assertThat(policy.effect(request(SESSION, RequestContext.EMPTY))).isEqualTo(Effect.ALLOWED);
  }

  @Test
  void whatAVariableHoldsIsNoWildcard() {
    String statement =
        "{'Effect':'Allow','Action':'*','Resource':'arn:aws:lambda:*:*:function:${aws:username}'}";
    assertThat(identity(statement, request(SESSION, key -> List.of("*")))).isEqualTo(Effect.NONE);
    assertThat(identity(statement, request(SESSION, key -> List.of("hello"))))
        .isEqualTo(Effect.ALLOWED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'StringEquals':{'aws:PrincipalTag/team':'red'}} | red | true",
        "{'StringEquals':{'AWS:principaltag/TEAM':['blue','red']}} | red | true",
        "{'StringEquals':{'aws:PrincipalTag/team':'Red'}} | red | false",
        "{'StringEqualsIgnoreCase':{'aws:PrincipalTag/team':'Red'}} | red | true",
        "{'StringEquals':{'aws:PrincipalTag/team':'red'}} | - | false",
        "{'StringEqualsIfExists':{'aws:PrincipalTag/team':'red'}} | - | true",
        "{'StringNotEquals':{'aws:PrincipalTag/team':'red'}} | - | true",
        "{'StringNotEquals':{'aws:PrincipalTag/team':['red','blue']}} | red | false",
        "{'StringNotEquals':{'aws:PrincipalTag/team':['green','blue']}} | red | true",
        "{'StringLike':{'aws:PrincipalTag/team':'r*d'}} | red | true",
        "{'StringNotLike':{'aws:PrincipalTag/team':'r*d'}} | red | false",
        "{'Null':{'aws:PrincipalTag/team':'true'}} | - | true",
        "{'Null':{'aws:PrincipalTag/team':true}} | red | false",
        "{'Null':{'aws:PrincipalTag/team':'false'}} | red | true",
        "{'Bool':{'aws:PrincipalTag/team':'true'}} | true | true",
        "{'Bool':{'aws:PrincipalTag/team':true}} | false | false",
        "{'NumericLessThan':{'aws:PrincipalTag/team':'10'}} | 9.5 | true",
        "{'NumericLessThanEquals':{'aws:PrincipalTag/team':10}} | 10.0 | true",
        "{'NumericGreaterThan':{'aws:PrincipalTag/team':'10'}} | 10 | false",
        "{'NumericEquals':{'aws:PrincipalTag/team':'10'}} | ten | false",
        "{'NumericNotEquals':{'aws:PrincipalTag/team':'10'}} | 11 | true",
        "{'DateGreaterThan':{'aws:PrincipalTag/team':'2026-01-01T00:00:00Z'}} |"
            + " 2026-02-01T00:00:00Z | true",
        "{'DateLessThan':{'aws:PrincipalTag/team':'2026-01-01'}} | 2026-02-01T00:00:00Z | false",
        "{'DateLessThan':{'aws:PrincipalTag/team':'1800000000'}} | 2026-02-01T00:00:00Z | true",
        "{'IpAddress':{'aws:PrincipalTag/team':'203.0.113.0/24'}} | 203.0.113.200 | true",
        "{'IpAddress':{'aws:PrincipalTag/team':'203.0.113.0/25'}} | 203.0.113.200 | false",
        "{'NotIpAddress':{'aws:PrincipalTag/team':['192.0.2.0/24','203.0.113.0/24']}} | 203.0.113.2"
            + " | false",
        "{'IpAddress':{'aws:PrincipalTag/team':'2001:db8::/32'}} | 2001:db8:1::5 | true",
        "{'IpAddress':{'aws:PrincipalTag/team':'203.0.113.0/24'}} | localhost | false",
        "{'ArnLike':{'aws:PrincipalTag/team':'arn:aws:s3:::pictures*'}} | arn:aws:s3:::pictures-2 |"
            + " true",
        "{'ArnEquals':{'aws:PrincipalTag/team':'arn:aws:s3:::*'}} | arn:aws:s3:::pictures | true",
        "{'ArnLike':{'aws:PrincipalTag/team':'arn:aws:s3:*'}} | arn:aws:s3:::pictures | false",
        "{'ArnLike':{'aws:PrincipalTag/team':'arn:aws:sns:*:123456789012:t'}} |"
            + " arn:aws:sns:us-east-1:x:123456789012:t | false",
        "{'ArnNotLike':{'aws:PrincipalTag/team':'arn:aws:s3:::pictures'}} | arn:aws:s3:::pictures |"
            + " false",
        "{'ForAnyValue:StringEquals':{'aws:PrincipalTag/team':'red'}} | blue,red | true",
        "{'ForAllValues:StringEquals':{'aws:PrincipalTag/team':'red'}} | blue,red | false",
        "{'ForAllValues:StringEquals':{'aws:PrincipalTag/team':['red','blue']}} | blue,red | true",
        "{'ForAllValues:StringEquals':{'aws:PrincipalTag/team':'red'}} | - | true",
        "{'ForAnyValue:StringEquals':{'aws:PrincipalTag/team':'red'}} | - | false",
        "{'ForAnyValue:StringNotEquals':{'aws:PrincipalTag/team':'red'}} | blue,red | true",
        "{'StringEquals':{'aws:PrincipalTag/team':'red'},'Bool':{'aws:SecureTransport':'true'}} |"
            + " red | false",
      })
  void conditions(String condition, String given, boolean holds) {
    RequestContext context =
        key ->
            key.equals("aws:principaltag/team") && !given.equals("-")
                ? List.of(given.split(","))
                : List.of();
    assertThat(
            identity(
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':%s}"
                    .formatted(condition),
                request(SESSION, context)))
        .isEqualTo(holds ? Effect.ALLOWED : Effect.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'*' | ALLOWED | ALLOWED | ALLOWED | ALLOWED",
        "{'AWS':'*'} | ALLOWED | ALLOWED | ALLOWED | ALLOWED",
        "{'AWS':'123456789012'} | ALLOWED | DELEGATED | NONE | NONE",
        "{'AWS':'arn:aws:iam::123456789012:root'} | ALLOWED | DELEGATED | NONE | NONE",
        "{'AWS':'arn:aws:iam::999999999999:root'} | NONE | NONE | NONE | NONE",
        "{'AWS':'arn:aws:iam::123456789012:role/team/deployer'} | NONE | ALLOWED | NONE | NONE",
        "{'AWS':'arn:aws:iam::123456789012:role/deployer'} | NONE | NONE | NONE | NONE",
        "{'AWS':'arn:aws:sts::123456789012:assumed-role/deployer/alice'} | NONE | ALLOWED | NONE |"
            + " NONE",
        "{'AWS':'arn:aws:sts::123456789012:assumed-role/deployer/bob'} | NONE | NONE | NONE | NONE",
        "{'AWS':'AROAEXAMPLEEXAMPLE123'} | NONE | ALLOWED | NONE | NONE",
        "{'AWS':'arn:aws:iam::123456789012:user/alice'} | NONE | NONE | NONE | NONE",
        "{'Service':'s3.amazonaws.com'} | NONE | NONE | ALLOWED | NONE",
        "{'Service':['sns.amazonaws.com','s3.amazonaws.com']} | NONE | NONE | ALLOWED | NONE",
        "{'Service':'sns.amazonaws.com','AWS':'123456789012'} | ALLOWED | DELEGATED | NONE | NONE",
      })
  void principals(String principal, Effect root, Effect session, Effect service, Effect anybody) {
    PolicyDocument policy =
        parse(
            PolicyForm.RESOURCE,
            "{'Effect':'Allow','Principal':%s,'Action':'lambda:*','Resource':'*'}"
                .formatted(principal));
    assertThat(policy.effect(request(ROOT, RequestContext.EMPTY))).isEqualTo(root);
    assertThat(policy.effect(request(SESSION, RequestContext.EMPTY))).isEqualTo(session);
    assertThat(
            policy.effect(
                request(new Principal.AwsService("s3.amazonaws.com"), RequestContext.EMPTY)))
        .isEqualTo(service);
    assertThat(policy.effect(request(new Principal.Anonymous(), RequestContext.EMPTY)))
        .isEqualTo(anybody);
  }

  @Test
  void notPrincipalIsEverybodyElse() {
    PolicyDocument policy =
        parse(
            PolicyForm.RESOURCE,
            "{'Effect':'Deny','NotPrincipal':{'AWS':'arn:aws:iam::123456789012:role/team/deployer'},"
                + "'Action':'*','Resource':'*'}");
    assertThat(policy.effect(request(SESSION, RequestContext.EMPTY))).isEqualTo(Effect.NONE);
    assertThat(policy.effect(request(ROOT, RequestContext.EMPTY))).isEqualTo(Effect.DENIED);
  }

  private static final Map<String, PolicyDocument> OWN =
      Map.of(
          "allow",
          parse(PolicyForm.IDENTITY, "{'Effect':'Allow','Action':'*','Resource':'*'}"),
          "deny",
          parse(PolicyForm.IDENTITY, "{'Effect':'Deny','Action':'*','Resource':'*'}"));

  private static List<PolicyDocument> resource(String name) {
    String principal = name.equals("delegate") ? "{'AWS':['%s','%s']}" : "'*'";
    String effect = name.equals("deny") ? "Deny" : "Allow";
    return name.equals("-")
        ? List.of()
        : List.of(
            parse(
                PolicyForm.RESOURCE,
                "{'Effect':'%s','Principal':%s,'Action':'*','Resource':'*'}"
                    .formatted(effect, principal.formatted(ACCOUNT, "999999999999"))));
  }

  @ParameterizedTest
  @CsvSource({
    "root, 123456789012, -, -, ALLOWED",
    "root, 123456789012, -, deny, DENIED_BY_RESOURCE_POLICY",
    "root, 999999999999, -, -, NOT_ALLOWED_BY_RESOURCE_POLICY",
    "root, 999999999999, -, allow, ALLOWED",
    "session, 123456789012, -, -, NOT_ALLOWED_BY_IDENTITY_POLICY",
    "session, 123456789012, allow, -, ALLOWED",
    "session, 123456789012, -, allow, ALLOWED",
    "session, 123456789012, -, delegate, NOT_ALLOWED_BY_IDENTITY_POLICY",
    "session, 123456789012, allow, deny, DENIED_BY_RESOURCE_POLICY",
    "session, 123456789012, deny, allow, DENIED_BY_IDENTITY_POLICY",
    "session, 123456789012, allow+deny, -, DENIED_BY_IDENTITY_POLICY",
    "session, 999999999999, allow, -, NOT_ALLOWED_BY_RESOURCE_POLICY",
    "session, 999999999999, -, allow, NOT_ALLOWED_BY_IDENTITY_POLICY",
    "session, 999999999999, allow, allow, ALLOWED",
    "session, 999999999999, allow, delegate, ALLOWED",
    "service, 123456789012, -, -, NOT_ALLOWED_BY_RESOURCE_POLICY",
    "service, 123456789012, -, allow, ALLOWED",
    "anonymous, 123456789012, -, allow, ALLOWED",
    "anonymous, 123456789012, -, delegate, NOT_ALLOWED_BY_RESOURCE_POLICY",
  })
  void decisions(String who, String owner, String own, String there, Decision expected) {
    Principal principal =
        switch (who) {
          case "root" -> ROOT;
          case "session" -> session(ACCOUNT);
          case "service" -> new Principal.AwsService("s3.amazonaws.com");
          default -> new Principal.Anonymous();
        };
    List<PolicyDocument> policies =
        own.equals("-") ? List.of() : List.of(own.split("\\+")).stream().map(OWN::get).toList();
    assertThat(
            Decision.of(request(principal, RequestContext.EMPTY), owner, policies, resource(there)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "IDENTITY | nonsense | Syntax errors in policy.",
        "IDENTITY | [] | Syntax errors in policy.",
        "IDENTITY | {'Version':'2012-10-17'} | Syntax errors in policy.",
        "IDENTITY | {'Version':'2012-10-17','Statement':[]} | Syntax errors in policy.",
        "IDENTITY | {'Version':'2012-10-17','Statement':{}} | Syntax errors in policy.",
        "IDENTITY | {'Version':'2012-10-17','Version':'2012-10-17','Statement':[]} | Syntax errors"
            + " in policy.",
        "IDENTITY | {'Version':'2012-10-17','Statements':[]} | Syntax errors in policy.",
        "IDENTITY |"
            + " {'Version':'2008-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':'*'}]}"
            + " | Policy document must be version 2012-10-17 or greater.",
        "IDENTITY |"
            + " {'Version':'2012-10-17','Statement':[{'Effect':'allow','Action':'*','Resource':'*'}]}"
            + " | Syntax errors in policy.",
        "IDENTITY | {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Resource':'*'}]} |"
            + " Policy statement must contain actions.",
        "IDENTITY | {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*'}]} | Policy"
            + " statement must contain resources.",
        "IDENTITY |"
            + " {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'invoke','Resource':'*'}]}"
            + " | Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        "IDENTITY |"
            + " {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':'hello'}]}"
            + " | Resource hello must be in ARN format or \"*\".",
        "IDENTITY |"
            + " {'Version':'2012-10-17','Statement':[{'Sid':'a-b','Effect':'Allow','Action':'*','Resource':'*'}]}"
            + " | Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the"
            + " regular expression [0-9A-Za-z]*",
        "IDENTITY |"
            + " {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}]}"
            + " | Policy document should not specify a principal.",
        "IDENTITY |"
            + " {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringSame':{'aws:x':'y'}}}]}"
            + " | Invalid Condition type : StringSame",
        "IDENTITY |"
            + " {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'aws:x':[[[[1]]]]}}}]}"
            + " | Syntax errors in policy.",
        "RESOURCE |"
            + " {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':'*'}]}"
            + " | Missing required field Principal",
        "RESOURCE |"
            + " {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'me'},'Action':'*','Resource':'*'}]}"
            + " | Invalid principal in policy: \"AWS\":\"me\"",
        "TRUST |"
            + " {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'Service':'x'},'Action':'sts:AssumeRole'}]}"
            + " | Invalid principal in policy: \"SERVICE\":\"x\"",
        "TRUST |"
            + " {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*','Action':'lambda:Invoke'}]}"
            + " | AssumeRole policy may only specify STS AssumeRole actions.",
        "TRUST |"
            + " {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole','Resource':'*'}]}"
            + " | Has prohibited field Resource",
        "TRUST | nonsense | This policy contains invalid Json",
      })
  void whatIsNoPolicyIsRefusedWithAReason(PolicyForm form, String document, String reason) {
    assertThatThrownBy(() ->
            PolicyDocument.parse(
                document.replace('\'', '"'), form, ErrorCode.INVALID_PARAMETER_VALUE))
        .isInstanceOf(OndolException.class)
        .hasMessage(reason);
  }

  @Test
  void aFederatedPrincipalIsRefusedSinceNobodyCouldVerifyIt() {
    assertThatThrownBy(() ->
            parse(
                PolicyForm.TRUST,
                "{'Effect':'Allow','Principal':{'Federated':'accounts.google.com'},"
                    + "'Action':'sts:AssumeRoleWithWebIdentity'}"))
        .hasMessageStartingWith("Invalid principal in policy: \"FEDERATED\"");
  }

  @Test
  void aHostileDocumentIsRefusedOrEvaluatedInTime() {
    String deep = "[".repeat(100_000);
    assertThatThrownBy(() -> PolicyDocument.parse(deep, PolicyForm.RESOURCE, ErrorCode.VALIDATION))
        .isInstanceOf(OndolException.class);
    String stars = "*a".repeat(10_000);
    PolicyDocument policy =
        parse(
            PolicyForm.IDENTITY,
            "{'Effect':'Allow','Action':'*','Resource':'arn:aws:lambda:::" + stars + "b'}");
    String text = "arn:aws:lambda:::" + "a".repeat(20_000);
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThat(policy.effect(new AccessRequest(SESSION, "lambda:X", text, RequestContext.EMPTY)))
          .isEqualTo(Effect.NONE);
    }
    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
  }

  @Test
  void anActionOfAnyCaseIsTheSame() {
    AccessRequest request =
        new AccessRequest(
            SESSION, "LAMBDA:INVOKEFUNCTION".toLowerCase(Locale.ROOT), "*", RequestContext.EMPTY);
    assertThat(
            identity("{'Effect':'Deny','Action':'Lambda:InvokeFunction','Resource':'*'}", request))
        .isEqualTo(Effect.DENIED);
  }

  @ParameterizedTest
  @CsvSource({"\\ufffe", "\\uffff"})
  void noEscapeInADocumentBecomesAWildcard(String escape) {
    assertThatThrownBy(() ->
            parse(
                PolicyForm.IDENTITY,
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'a:b':'%s'}}}"
                    .formatted(escape)))
        .isInstanceOf(OndolException.class)
        .hasMessage("Syntax errors in policy.");
  }
}
