package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * IAM as boto3 and the AWS CLI use it, against a platform that verifies signatures: a role is made
 * as Terraform makes it, a function runs in it, and a session of it may what its policies say.
 */
class IamTest {
  private static final String PYTHON = "python3";

  @TempDir Path folder;
  private final TestPlatform platform = TestPlatform.startSigned("process");

  @AfterEach
  void stop() {
    platform.close();
  }

  private static final String SCRIPT =
      """
      import boto3, io, json, os, sys, zipfile
      from botocore.exceptions import ClientError
      url = os.environ['AWS_ENDPOINT_URL']
      def client(name, **keys):
          return boto3.client(name, endpoint_url=url, **keys)
      def code(call, **arguments):
          try:
              call(**arguments)
          except ClientError as e:
              return e.response['Error']['Code'], e.response['Error']['Message'], e.response['ResponseMetadata']['HTTPStatusCode']
      def same(got, wanted):
          assert got == wanted, (got, wanted)
      def policy(*statements):
          return json.dumps({'Version': '2012-10-17', 'Statement': list(statements)})
      iam, sts = client('iam'), client('sts')
      lambda_trust = policy({'Effect': 'Allow', 'Principal': {'Service': 'lambda.amazonaws.com'}, 'Action': 'sts:AssumeRole'})
      invoke = policy({'Sid': 'Invoke', 'Effect': 'Allow', 'Action': 'lambda:InvokeFunction', 'Resource': 'arn:aws:lambda:*:*:function:hello'})

      # As Terraform makes, refreshes and removes a role.
      role = iam.create_role(RoleName='for-hello', AssumeRolePolicyDocument=lambda_trust, Description='of hello', Tags=[{'Key': 'team', 'Value': 'red & blue'}])['Role']
      same(role['Arn'], 'arn:aws:iam::000000000000:role/for-hello')
      assert role['RoleId'].startswith('AROA') and len(role['RoleId']) == 21, role
      same(role['AssumeRolePolicyDocument'], json.loads(lambda_trust))
      got = iam.get_role(RoleName='for-hello')['Role']
      same((got['Path'], got['MaxSessionDuration'], got['Description'], got['Tags'], got['CreateDate']), ('/', 3600, 'of hello', [{'Key': 'team', 'Value': 'red & blue'}], role['CreateDate']))
      same(code(iam.create_role, RoleName='For-Hello', AssumeRolePolicyDocument=lambda_trust), ('EntityAlreadyExists', 'Role with name For-Hello already exists.', 409))
      iam.put_role_policy(RoleName='for-hello', PolicyName='inline', PolicyDocument=invoke)
      same(iam.get_role_policy(RoleName='for-hello', PolicyName='inline')['PolicyDocument'], json.loads(invoke))
      same(iam.list_role_policies(RoleName='for-hello')['PolicyNames'], ['inline'])
      basic = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'
      iam.attach_role_policy(RoleName='for-hello', PolicyArn=basic)
      iam.attach_role_policy(RoleName='for-hello', PolicyArn=basic)
      same(iam.list_attached_role_policies(RoleName='for-hello')['AttachedPolicies'], [{'PolicyName': 'AWSLambdaBasicExecutionRole', 'PolicyArn': basic}])
      same(iam.get_policy(PolicyArn=basic)['Policy']['AttachmentCount'], 1)
      assert 'logs:PutLogEvents' in json.dumps(iam.get_policy_version(PolicyArn=basic, VersionId='v1')['PolicyVersion']['Document'])
      same(iam.list_instance_profiles_for_role(RoleName='for-hello')['InstanceProfiles'], [])
      same(code(iam.delete_role, RoleName='for-hello'), ('DeleteConflict', 'Cannot delete entity, must detach all policies first.', 409))

      # The account's own policies.
      own = iam.create_policy(PolicyName='own', Path='/app/', PolicyDocument=invoke)['Policy']
      same(own['Arn'], 'arn:aws:iam::000000000000:policy/app/own')
      same(code(iam.create_policy, PolicyName='own', PolicyDocument=invoke), ('EntityAlreadyExists', 'A policy called own already exists. Duplicate names are not allowed.', 409))
      iam.attach_role_policy(RoleName='for-hello', PolicyArn=own['Arn'])
      same(code(iam.delete_policy, PolicyArn=own['Arn']), ('DeleteConflict', 'Cannot delete a policy attached to entities.', 409))
      same([r['RoleName'] for r in iam.list_entities_for_policy(PolicyArn=own['Arn'])['PolicyRoles']], ['for-hello'])
      same([p['PolicyName'] for p in iam.list_policies(Scope='Local')['Policies']], ['own'])
      assert any(p['PolicyName'] == 'AdministratorAccess' for p in iam.list_policies(Scope='AWS')['Policies'])

      # Pages, updates, tags.
      for i in range(7):
          iam.create_role(RoleName='many-%d' % i, Path='/many/', AssumeRolePolicyDocument=lambda_trust)
      pages = list(iam.get_paginator('list_roles').paginate(PathPrefix='/many/', PaginationConfig={'PageSize': 3}))
      same([[r['RoleName'] for r in p['Roles']] for p in pages], [['many-0', 'many-1', 'many-2'], ['many-3', 'many-4', 'many-5'], ['many-6']])
      iam.update_role(RoleName='for-hello', MaxSessionDuration=7200)
      same(iam.update_role_description(RoleName='for-hello', Description='new')['Role']['MaxSessionDuration'], 7200)
      iam.tag_role(RoleName='for-hello', Tags=[{'Key': 'b', 'Value': ''}])
      iam.untag_role(RoleName='for-hello', TagKeys=['team'])
      same(iam.list_role_tags(RoleName='for-hello')['Tags'], [{'Key': 'b', 'Value': ''}])

      # What AWS says of what is wrong.
      same(code(iam.get_role, RoleName='nobody'), ('NoSuchEntity', 'The role with name nobody cannot be found.', 404))
      same(code(iam.get_role_policy, RoleName='for-hello', PolicyName='x'), ('NoSuchEntity', 'The role policy with name x cannot be found.', 404))
      same(code(iam.get_policy, PolicyArn='arn:aws:iam::aws:policy/Nothing'), ('NoSuchEntity', 'Policy arn:aws:iam::aws:policy/Nothing was not found.', 404))
      same(code(iam.attach_role_policy, RoleName='for-hello', PolicyArn='arn:aws:iam::aws:policy/Nothing'), ('NoSuchEntity', 'Policy arn:aws:iam::aws:policy/Nothing does not exist or is not attachable.', 404))
      same(code(iam.put_role_policy, RoleName='for-hello', PolicyName='x', PolicyDocument='{}'), ('MalformedPolicyDocument', 'Syntax errors in policy.', 400))
      same(code(iam.create_role, RoleName='x', AssumeRolePolicyDocument='nonsense'), ('MalformedPolicyDocument', 'This policy contains invalid Json', 400))
      same(code(iam.get_role, RoleName='a b'), ('ValidationError', "1 validation error detected: Value 'a b' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\\\w+=,.@-]+", 400))
      same(code(iam.create_role, RoleName='x', AssumeRolePolicyDocument=lambda_trust, PermissionsBoundary=basic)[0], 'InvalidInput')
      same(code(iam.create_user, UserName='x')[0], 'InvalidAction')
      same(iam.get_user()['User']['Arn'], 'arn:aws:iam::000000000000:root')

      # A function in a role, and sessions of another.
      zipped = io.BytesIO()
      with zipfile.ZipFile(zipped, 'w') as z:
          z.writestr('app.py', 'def handler(event, context):\\n  return event')
      awslambda = client('lambda')
      def create(name, role):
          return dict(FunctionName=name, Runtime=sys.argv[1], Handler='app.handler', Role=role, Code={'ZipFile': zipped.getvalue()})
      same(code(awslambda.create_function, **create('hello', 'arn:aws:iam::000000000000:role/nobody')), ('InvalidParameterValueException', 'The role defined for the function cannot be assumed by Lambda.', 400))
      awslambda.create_function(**create('hello', role['Arn']))
      trust = policy({'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::000000000000:root'}, 'Action': 'sts:AssumeRole', 'Condition': {'StringEquals': {'sts:ExternalId': 'secret'}}})
      caller = iam.create_role(RoleName='caller', AssumeRolePolicyDocument=trust)['Role']['Arn']
      iam.put_role_policy(RoleName='caller', PolicyName='invoke', PolicyDocument=invoke)
      denied = 'User: arn:aws:iam::000000000000:root is not authorized to perform: sts:AssumeRole on resource: '
      same(code(sts.assume_role, RoleArn=caller, RoleSessionName='me'), ('AccessDenied', denied + caller, 403))
      same(code(sts.assume_role, RoleArn=role['Arn'], RoleSessionName='me'), ('AccessDenied', denied + role['Arn'], 403))
      same(code(sts.assume_role, RoleArn=caller, RoleSessionName='me', ExternalId='secret', DurationSeconds=7200), ('ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.', 400))
      keys = sts.assume_role(RoleArn=caller, RoleSessionName='me', ExternalId='secret')['Credentials']
      session = dict(aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'], aws_session_token=keys['SessionToken'])
      mine = client('lambda', **session)
      same(json.load(mine.invoke(FunctionName='hello', Payload='[1]')['Payload']), [1])
      who = 'User: arn:aws:sts::000000000000:assumed-role/caller/me is not authorized to perform: '
      same(code(mine.list_functions), ('AccessDeniedException', who + 'lambda:ListFunctions on resource: * because no identity-based policy allows the lambda:ListFunctions action', 403))
      same(code(client('iam', **session).list_roles), ('AccessDenied', who + 'iam:ListRoles on resource: * because no identity-based policy allows the iam:ListRoles action', 403))
      same(code(client('logs', **session).describe_log_groups)[:1], ('AccessDeniedException',))
      iam.put_role_policy(RoleName='caller', PolicyName='no', PolicyDocument=policy({'Effect': 'Deny', 'Action': 'lambda:*', 'Resource': '*', 'Condition': {'IpAddress': {'aws:SourceIp': '127.0.0.1'}}}))
      same(code(mine.invoke, FunctionName='hello')[1], who + 'lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:000000000000:function:hello with an explicit deny in an identity-based policy')
      iam.delete_role_policy(RoleName='caller', PolicyName='no')
      mine.invoke(FunctionName='hello')
      iam.delete_role_policy(RoleName='caller', PolicyName='invoke')
      iam.delete_role(RoleName='caller')
      iam.create_role(RoleName='caller', AssumeRolePolicyDocument=trust)
      iam.attach_role_policy(RoleName='caller', PolicyArn='arn:aws:iam::aws:policy/AdministratorAccess')
      same(code(mine.invoke, FunctionName='hello')[0], 'AccessDeniedException')

      # All gone again.
      for arn in [basic, own['Arn']]:
          iam.detach_role_policy(RoleName='for-hello', PolicyArn=arn)
      same(code(iam.detach_role_policy, RoleName='for-hello', PolicyArn=basic)[0], 'NoSuchEntity')
      same(code(iam.delete_role, RoleName='for-hello'), ('DeleteConflict', 'Cannot delete entity, must delete policies first.', 409))
      iam.delete_role_policy(RoleName='for-hello', PolicyName='inline')
      iam.delete_role(RoleName='for-hello')
      iam.delete_policy(PolicyArn=own['Arn'])
      same(code(iam.get_role, RoleName='for-hello')[0], 'NoSuchEntity')
      print('all well')
      """;

  @Test
  void boto3MakesRolesAndSessionsMayWhatTheirPoliciesSay() throws IOException {
    Program.assumeWorks("boto3 for " + PYTHON, PYTHON, "-c", "import boto3");
    Path file = folder.resolve("script.py");
    Files.writeString(file, SCRIPT);
    Program.Ended ended =
        Program.run(
            Program.awsVariables(platform),
            List.of(PYTHON, file.toString(), platform.requirePython()));
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("all well");
  }

  private String aws(String... arguments) {
    List<String> command = new ArrayList<>(List.of("aws"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--endpoint-url", platform.platform().endpoint().toString()));
    Program.Ended ended = Program.run(Program.awsVariables(platform), command);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return ended.output();
  }

  @Test
  void theAwsCliMakesARole() throws IOException {
    Program.assumeWorks("AWS CLI", "aws", "--version");
    Path trust = folder.resolve("trust.json");
    Files.writeString(
        trust,
        """
        {
          "Version": "2012-10-17",
          "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
          ]
        }
        """);
    assertThat(
            aws(
                "iam",
                "create-role",
                "--role-name",
                "cli",
                "--assume-role-policy-document",
                "file://" + trust))
        .contains("\"Arn\": \"arn:aws:iam::000000000000:role/cli\"");
    aws(
        "iam",
        "attach-role-policy",
        "--role-name",
        "cli",
        "--policy-arn",
        "arn:aws:iam::aws:policy/AWSLambda_FullAccess");
    assertThat(aws("iam", "list-attached-role-policies", "--role-name", "cli"))
        .contains("AWSLambda_FullAccess");
    aws("iam", "wait", "role-exists", "--role-name", "cli");
    assertThat(aws("iam", "list-roles", "--query", "Roles[].RoleName", "--output", "text"))
        .contains("cli");
  }
}
