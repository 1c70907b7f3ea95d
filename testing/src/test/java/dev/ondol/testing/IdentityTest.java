package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** A platform that verifies signatures, with real functions and AWS's own clients. */
class IdentityTest {
  private static final String PYTHON = "/usr/bin/python3";

  /** Signs by hand, so that it needs nothing but Python. */
  private static final String WHO_AM_I =
      """
      import datetime, hashlib, hmac, os, urllib.request

      def sign(key, text):
          return hmac.new(key, text.encode(), hashlib.sha256).digest()

      def handler(event, context):
          host = event['endpoint'].split('//')[1]
          body = 'Action=GetCallerIdentity&Version=2011-06-15'
          now = datetime.datetime.now(datetime.timezone.utc).strftime('%Y%m%dT%H%M%SZ')
          token = os.environ['AWS_SESSION_TOKEN']
          names = 'content-type;host;x-amz-date;x-amz-security-token'
          canonical = '\\n'.join(['POST', '/', '', 'content-type:application/x-www-form-urlencoded',
              'host:' + host, 'x-amz-date:' + now, 'x-amz-security-token:' + token, '', names,
              hashlib.sha256(body.encode()).hexdigest()])
          scope = '/'.join([now[:8], os.environ['AWS_REGION'], 'sts', 'aws4_request'])
          text = '\\n'.join(['AWS4-HMAC-SHA256', now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
          key = ('AWS4' + os.environ['AWS_SECRET_ACCESS_KEY']).encode()
          for part in scope.split('/'):
              key = sign(key, part)
          request = urllib.request.Request(event['endpoint'] + '/', data=body.encode(), headers={
              'Content-Type': 'application/x-www-form-urlencoded', 'X-Amz-Date': now,
              'X-Amz-Security-Token': token,
              'Authorization': 'AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s' % (
                  os.environ['AWS_ACCESS_KEY_ID'], scope, names, sign(key, text).hex())})
          return urllib.request.urlopen(request, timeout=5).read().decode()
      """;

  /** At the endpoint that it finds in its environment; and what it must not get there. */
  private static final String BOTH =
      """

      def status(url):
          try:
              return urllib.request.urlopen(url, timeout=5).status
          except urllib.error.HTTPError as e:
              return e.code

      def both(event, context):
          sts, functions = os.environ['AWS_ENDPOINT_URL_STS'], os.environ['AWS_ENDPOINT_URL_LAMBDA']
          return [handler({'endpoint': sts}, context),
                  '%d unsigned' % status(functions + '/2015-03-31/functions'),
                  '%d metrics' % status(functions + '/metrics')]
      """;

  @TempDir Path folder;
  private final TestPlatform platform = TestPlatform.startSigned("process");

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void aFunctionSignsWithItsOwnRoleAndIsKnownByIt() {
    new IamCalls(platform.platform().endpoint(), platform.credentials())
        .createRole("reader", "/team/");
    platform
        .lambda()
        .createFunction(f ->
            f.functionName("who")
                .runtime(platform.requirePython())
                .handler("app.handler")
                .role("arn:aws:iam::000000000000:role/team/reader")
                .code(code -> code.zipFile(CodeZip.with("app.py", WHO_AM_I).bytes())));
    String answer =
        platform
            .lambda()
            .invoke(i ->
                i.functionName("who")
                    .payload(
                        SdkBytes.fromUtf8String(
                            "{\"endpoint\":\"%s\"}".formatted(platform.platform().endpoint()))))
            .payload()
            .asUtf8String();
    assertThat(answer)
        .contains("<Arn>arn:aws:sts::000000000000:assumed-role/reader/who</Arn>")
        .contains("<Account>000000000000</Account>")
        .containsPattern("<UserId>AROA[A-Z2-7]{17}:who</UserId>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "container"})
  void aFunctionFindsThePlatformAndIsHeldToItsRoleEvenWhereDevelopersNeedNoKey(String isolation) {
    try (TestPlatform developing = TestPlatform.start(isolation)) {
      developing
          .lambda()
          .createFunction(f ->
              f.functionName("who")
                  .runtime(developing.requirePython())
                  .handler("app.both")
                  .role("arn:aws:iam::000000000000:role/nobody-made-it")
                  .code(code -> code.zipFile(CodeZip.with("app.py", WHO_AM_I + BOTH).bytes())));
      String answer =
          developing
              .lambda()
              .invoke(i -> i.functionName("who").payload(SdkBytes.fromUtf8String("{}")))
              .payload()
              .asUtf8String();
      assertThat(answer)
          .contains("<Arn>arn:aws:sts::000000000000:assumed-role/nobody-made-it/who</Arn>")
          .contains("403 unsigned")
          .contains("404 metrics");
    }
  }

  @Test
  void whoHasNoKeyIsRefused() {
    try (LambdaClient stranger =
        LambdaClient.builder()
            .endpointOverride(platform.platform().endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClientBuilder(Apache5HttpClient.builder())
            .build()) {
      assertThatThrownBy(stranger::listFunctions)
          .isInstanceOf(LambdaException.class)
          .hasMessageContaining("The security token included in the request is invalid.");
    }
    assertThat(platform.lambda().listFunctions().functions()).isEmpty();
  }

  @Test
  void boto3AsksWhoItIsAndTakesARole() throws IOException {
    Program.assumeWorks("boto3 for " + PYTHON, PYTHON, "-c", "import boto3");
    String script =
        """
        import boto3, os, urllib.request
        from botocore.exceptions import ClientError
        url = os.environ['AWS_ENDPOINT_URL']
        def client(name, **keys):
            return boto3.client(name, endpoint_url=url, **keys)
        def code(call, **arguments):
            try:
                call(**arguments)
            except ClientError as e:
                return e.response['Error']['Code'], e.response['Error']['Message'], e.response['ResponseMetadata']['HTTPStatusCode']
        sts = client('sts')
        import json
        trust = json.dumps({'Version': '2012-10-17', 'Statement': {'Effect': 'Allow', 'Principal': {'AWS': '000000000000'}, 'Action': 'sts:AssumeRole'}})
        iam = client('iam')
        iam.create_role(RoleName='deployer', Path='/path/', AssumeRolePolicyDocument=trust, MaxSessionDuration=43200)
        iam.attach_role_policy(RoleName='deployer', PolicyArn='arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess')
        who = sts.get_caller_identity()
        assert who['Arn'] == 'arn:aws:iam::000000000000:root', who
        assert who['UserId'] == who['Account'] == '000000000000', who
        role = 'arn:aws:iam::000000000000:role/path/deployer'
        took = sts.assume_role(RoleArn=role, RoleSessionName='me@work', DurationSeconds=900)
        assert took['AssumedRoleUser']['Arn'] == 'arn:aws:sts::000000000000:assumed-role/deployer/me@work', took
        keys = took['Credentials']
        session = dict(aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'], aws_session_token=keys['SessionToken'])
        assert client('sts', **session).get_caller_identity()['UserId'] == took['AssumedRoleUser']['AssumedRoleId']
        temporary = sts.get_session_token()['Credentials']
        second = client('sts', aws_access_key_id=temporary['AccessKeyId'], aws_secret_access_key=temporary['SecretAccessKey'], aws_session_token=temporary['SessionToken'])
        assert second.get_caller_identity()['Arn'].endswith(':root')
        assert code(second.get_session_token) == ('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403)
        assert sts.get_access_key_info(AccessKeyId='AKIAIOSFODNN7EXAMPLE')['Account'] == '000000000000'

        got = code(client('sts', aws_access_key_id='AKIAIOSFODNN7EXAMPLE', aws_secret_access_key='x').get_caller_identity)
        assert got == ('InvalidClientTokenId', 'The security token included in the request is invalid.', 403), got
        got = code(client('sts', aws_access_key_id=os.environ['AWS_ACCESS_KEY_ID'], aws_secret_access_key='x').get_caller_identity)
        assert got[0] == 'SignatureDoesNotMatch' and got[2] == 403 and got[1].startswith('The request signature we calculated'), got
        got = code(client('logs', aws_access_key_id='AKIAIOSFODNN7EXAMPLE', aws_secret_access_key='x').describe_log_groups)
        assert got == ('UnrecognizedClientException', 'The security token included in the request is invalid.', 400), got
        got = code(sts.assume_role, RoleArn=role, RoleSessionName='a b', DurationSeconds=1000)
        assert got == ('ValidationError', "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\\\w+=,.@-]*", 400), got
        got = code(sts.assume_role, RoleArn=role, RoleSessionName='ab', DurationSeconds=43201)
        assert got[0] == 'ValidationError' and "Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200" in got[1], got
        got = code(sts.assume_role, RoleArn=role, RoleSessionName='ab', Tags=[{'Key': 'a', 'Value': 'b'}])
        assert got == ('ValidationError', 'Tags is not supported by this server.', 400), got
        got = code(sts.get_federation_token, Name='me')
        assert got == ('InvalidAction', 'Could not find operation GetFederationToken for version 2011-06-15', 400), got

        link = sts.generate_presigned_url('get_caller_identity', HttpMethod='GET', ExpiresIn=60)
        assert ':root</Arn>' in urllib.request.urlopen(link).read().decode()
        link = client('lambda').generate_presigned_url('list_functions', ExpiresIn=60)
        assert urllib.request.urlopen(link).read() == b'{"Functions":[]}'
        assert client('logs').describe_log_groups()['logGroups'] == []
        assert client('lambda', **session).list_functions()['Functions'] == []
        print('all well')
        """;
    Path file = folder.resolve("script.py");
    Files.writeString(file, script);
    Program.Ended ended =
        Program.run(Program.awsVariables(platform), List.of(PYTHON, file.toString()));
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("all well");
  }

  @Test
  void theSdkForJavaScriptSignsAndIsUnderstood() throws IOException {
    Path client = TestClients.require("sdk-js");
    Program.assumeWorks("Node.js", "node", "--version");
    String script =
        """
        import { createRequire } from 'node:module';
        import assert from 'node:assert/strict';
        const require = createRequire('CLIENT/index.js');
        const sdk = require('@aws-sdk/client-lambda');
        const good = new sdk.LambdaClient({});
        assert.deepEqual((await good.send(new sdk.ListFunctionsCommand({ MaxItems: 3 }))).Functions, []);
        await assert.rejects(good.send(new sdk.GetFunctionCommand({ FunctionName: 'us-east-1:not' })), sdk.LambdaServiceException);
        await assert.rejects(good.send(new sdk.InvokeCommand({ FunctionName: 'none', Payload: '{"ü":1}' })), sdk.ResourceNotFoundException);
        const bad = new sdk.LambdaClient({ credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: 'x' } });
        await assert.rejects(bad.send(new sdk.ListFunctionsCommand({})), e => e.name === 'InvalidSignatureException' && e.$metadata.httpStatusCode === 403);
        console.log('all well');
        """
            .replace("CLIENT", client.toString());
    Path file = folder.resolve("script.mjs");
    Files.writeString(file, script);
    Program.Ended ended =
        Program.run(Program.awsVariables(platform), List.of("node", file.toString()));
    assertThat(ended.output()).contains("all well");
  }

  @Test
  void theAwsCliAsksWhoItIs() {
    Program.assumeWorks("AWS CLI", "aws", "--version");
    Program.Ended who =
        Program.run(
            Program.awsVariables(platform),
            List.of(
                "aws",
                "--endpoint-url",
                platform.platform().endpoint().toString(),
                "sts",
                "get-caller-identity",
                "--output",
                "text"));
    assertThat(who.exitCode()).as(who.output()).isZero();
    assertThat(who.output().strip())
        .isEqualTo("000000000000\tarn:aws:iam::000000000000:root\t000000000000");
  }

  @Test
  void theCommandsDeployAndInvokeInARoleThatTheyMake() throws IOException {
    Path code = Files.createDirectories(folder.resolve("hello"));
    Files.writeString(code.resolve("lambda_function.py"), "def lambda_handler(e, c): return 7\n");
    Map<String, String> environment = Program.awsVariables(platform);
    environment.put("HOME", folder.toString());
    StringWriter out = new StringWriter();
    for (int time = 0; time < 2; time++) {
      assertThat(
              ondol(
                  environment,
                  out,
                  "deploy",
                  code.toString(),
                  "--runtime",
                  platform.requirePython()))
          .as(out.toString())
          .isZero();
    }
    assertThat(ondol(environment, out, "invoke", "hello")).as(out.toString()).isZero();
    assertThat(out.toString()).contains("7");
    assertThat(platform.lambda().getFunctionConfiguration(f -> f.functionName("hello")).role())
        .isEqualTo("arn:aws:iam::000000000000:role/ondol");
  }

  private static int ondol(Map<String, String> environment, StringWriter out, String... words) {
    CommandLine ondol = Main.commandLine(environment);
    ondol.setOut(new PrintWriter(out, true));
    ondol.setErr(new PrintWriter(out, true));
    return ondol.execute(words);
  }
}
