package dev.ondol.frontend.access;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.policy.PolicyDocument;
import dev.ondol.frontend.policy.PolicyForm;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Those of AWS's own policies that mean something here. What they say of services that are not here
 * is left out. Immutable.
 */
public final class AwsManagedPolicies {
  private static final String PREFIX = "arn:aws:iam::aws:policy";
  private static final String LOG_WRITES =
      "\"logs:CreateLogGroup\",\"logs:CreateLogStream\",\"logs:PutLogEvents\"";
  private static final Map<String, Entry> ALL = new LinkedHashMap<>();

  /**
   * One of them.
   *
   * @param description AWS's, shortened
   * @param document JSON
   * @param policy the document, ready to be evaluated
   */
  public record Entry(
      String arn,
      String name,
      String path,
      String description,
      String document,
      PolicyDocument policy) {}

  static {
    add(
        "/",
        "AdministratorAccess",
        "Provides full access to AWS services and resources.",
        allow("\"*\""));
    add(
        "/",
        "PowerUserAccess",
        "Provides full access to AWS services and resources, but does not allow management of Users"
            + " and groups.",
        """
        {"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"},\
        {"Effect":"Allow","Action":["iam:ListRoles"],"Resource":"*"}\
        """);
    add(
        "/",
        "ReadOnlyAccess",
        "Provides read-only access to AWS services and resources.",
        allow(
            "\"lambda:Get*\",\"lambda:List*\",\"logs:Describe*\",\"logs:Filter*\",\"logs:Get*\",\"logs:List*\",\"logs:StartLiveTail\",\"iam:Get*\",\"iam:List*\",\"sts:GetCallerIdentity\""));
    add("/", "IAMFullAccess", "Provides full access to IAM.", allow("\"iam:*\""));
    add(
        "/",
        "CloudWatchLogsFullAccess",
        "Provides full access to CloudWatch Logs.",
        allow("\"logs:*\""));
    add(
        "/",
        "CloudWatchLogsReadOnlyAccess",
        "Provides read only access to CloudWatch Logs.",
        allow(
            "\"logs:Describe*\",\"logs:Get*\",\"logs:List*\",\"logs:StartQuery\",\"logs:StopQuery\",\"logs:TestMetricFilter\",\"logs:FilterLogEvents\",\"logs:StartLiveTail\",\"logs:StopLiveTail\""));
    add(
        "/",
        "AWSLambda_FullAccess",
        "Grants full access to AWS Lambda service and the features it needs.",
        """
        {"Effect":"Allow","Action":["iam:GetPolicy","iam:GetPolicyVersion","iam:GetRole","iam:GetRolePolicy",\
        "iam:ListAttachedRolePolicies","iam:ListRolePolicies","iam:ListRoles","lambda:*","logs:DescribeLogGroups"],"Resource":"*"},\
        {"Effect":"Allow","Action":"iam:PassRole","Resource":"*",\
        "Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}},\
        {"Effect":"Allow","Action":["logs:DescribeLogStreams","logs:GetLogEvents","logs:FilterLogEvents","logs:StartLiveTail"],\
        "Resource":"arn:aws:logs:*:*:log-group:/aws/lambda/*"}\
        """);
    add(
        "/",
        "AWSLambda_ReadOnlyAccess",
        "Grants read-only access to AWS Lambda service and the features it needs.",
        """
        {"Effect":"Allow","Action":["iam:GetPolicy","iam:GetPolicyVersion","iam:GetRole","iam:GetRolePolicy",\
        "iam:ListAttachedRolePolicies","iam:ListRolePolicies","iam:ListRoles","lambda:Get*","lambda:List*",\
        "logs:DescribeLogGroups"],"Resource":"*"},\
        {"Effect":"Allow","Action":["logs:DescribeLogStreams","logs:GetLogEvents","logs:FilterLogEvents","logs:StartLiveTail"],\
        "Resource":"arn:aws:logs:*:*:log-group:/aws/lambda/*"}\
        """);
    String service = "/service-role/";
    add(
        service,
        "AWSLambdaRole",
        "Default policy for AWS Lambda service role.",
        allow("\"lambda:InvokeFunction\""));
    add(
        service,
        "AWSLambdaBasicExecutionRole",
        "Provides write permissions to CloudWatch Logs.",
        allow(LOG_WRITES));
    add(
        service,
        "AWSLambdaSQSQueueExecutionRole",
        "Provides receive message, delete message, and read attribute access to SQS queues, and"
            + " write permissions to CloudWatch logs.",
        allow(
            "\"sqs:ReceiveMessage\",\"sqs:DeleteMessage\",\"sqs:GetQueueAttributes\","
                + LOG_WRITES));
    add(
        service,
        "AWSLambdaVPCAccessExecutionRole",
        "Provides minimum permissions for a Lambda function to execute while accessing a resource"
            + " within a VPC.",
        allow(LOG_WRITES));
  }

  private AwsManagedPolicies() {}

  private static String allow(String actions) {
    return "{\"Effect\":\"Allow\",\"Action\":[" + actions + "],\"Resource\":\"*\"}";
  }

  private static void add(String path, String name, String description, String statements) {
    String document = "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
    String arn = PREFIX + path + name;
    PolicyDocument policy = PolicyDocument.parse(document, PolicyForm.IDENTITY, ErrorCode.SERVICE);
    ALL.put(arn, new Entry(arn, name, path, description, document, policy));
  }

  static Optional<PolicyDocument> document(String arn) {
    return find(arn).map(Entry::policy);
  }

  public static Optional<Entry> find(String arn) {
    return Optional.ofNullable(ALL.get(arn));
  }

  public static Collection<Entry> all() {
    return Collections.unmodifiableCollection(ALL.values());
  }
}
