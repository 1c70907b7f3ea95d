package dev.ondol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AWS's SDKs for Python and JavaScript, each in a script of its own language. */
class ScriptedSdksTest {
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir Path folder = Path.of("");
  private final TestPlatform platform = TestPlatform.start("auto");

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void boto3DrivesAFunction() throws IOException {
    Program.assumeWorks("boto3 for " + PYTHON, PYTHON, "-c", "import boto3");
    String script =
        """
        import base64, boto3, json, os, sys
        client = boto3.client('lambda', endpoint_url=os.environ['AWS_ENDPOINT_URL'])
        zip_file = open(sys.argv[1], 'rb').read()
        made = client.create_function(FunctionName='f', Runtime=sys.argv[2], Handler='app.handler',
            Role='arn:aws:iam::000000000000:role/test', Code={'ZipFile': zip_file}, Environment={'Variables': {'AB': 'b'}})
        assert made['State'] in ('Pending', 'Active'), made
        client.get_waiter('function_active_v2').wait(FunctionName='f')
        answer = client.invoke(FunctionName='f', Payload=json.dumps({'n': 1}), LogType='Tail')
        assert answer['StatusCode'] == 200, answer
        assert json.load(answer['Payload']) == {'n': 1, 'a': 'b'}
        assert 'REPORT' in base64.b64decode(answer['LogResult']).decode()
        failed = client.invoke(FunctionName='f', Payload='[]')
        assert failed['FunctionError'] == 'Unhandled', failed
        assert json.load(failed['Payload'])['errorType'] == 'TypeError'
        client.update_function_configuration(FunctionName='f', MemorySize=192)
        client.get_waiter('function_updated_v2').wait(FunctionName='f')
        assert client.get_function_configuration(FunctionName='f')['MemorySize'] == 192
        assert [f['FunctionName'] for f in client.list_functions()['Functions']] == ['f']
        client.delete_function(FunctionName='f')
        try:
            client.invoke(FunctionName='f')
            raise SystemExit('still there')
        except client.exceptions.ResourceNotFoundException as e:
            assert 'Function not found' in str(e), e
        print('all well')
        """;
    String function =
        """
        import os
        def handler(event, context):
            return {'n': event['n'], 'a': os.environ['AB']}
        """;

    run(PYTHON, "script.py", script, zip("app.py", function), platform.requirePython());
  }

  @Test
  void theSdkForJavaScriptDrivesAFunction() throws IOException {
    Path client = TestClients.require("sdk-js");
    Program.assumeWorks("Node.js", "node", "--version");
    String script =
        """
        import { createRequire } from 'node:module';
        import { readFileSync } from 'node:fs';
        import assert from 'node:assert/strict';
        const require = createRequire('CLIENT/index.js');
        const sdk = require('@aws-sdk/client-lambda');
        const client = new sdk.LambdaClient({});
        const send = (Command, input) => client.send(new sdk[Command + 'Command']({ FunctionName: 'f', ...input }));
        await send('CreateFunction', { Runtime: process.argv[3], Handler: 'index.handler',
          Role: 'arn:aws:iam::000000000000:role/test', Code: { ZipFile: readFileSync(process.argv[2]) } });
        await sdk.waitUntilFunctionActiveV2({ client, maxWaitTime: 30 }, { FunctionName: 'f' });
        const answer = await send('Invoke', { Payload: JSON.stringify({ n: 1 }), LogType: 'Tail' });
        assert.equal(answer.StatusCode, 200);
        assert.deepEqual(JSON.parse(answer.Payload.transformToString()), { n: 2 });
        assert.match(Buffer.from(answer.LogResult, 'base64').toString(), /REPORT/);
        const dry = await send('Invoke', { InvocationType: 'DryRun' });
        assert.equal(dry.StatusCode, 204);
        const listed = await client.send(new sdk.ListFunctionsCommand({}));
        assert.equal(listed.Functions.length, 1);
        await send('DeleteFunction', {});
        await assert.rejects(send('GetFunction', {}), sdk.ResourceNotFoundException);
        console.log('all well');
        """
            .replace("CLIENT", client.toString());
    String function = "export const handler = async event => ({ n: event.n + 1 });\n";

    run("node", "script.mjs", script, zip("index.mjs", function), platform.requireNode());
  }

  private void run(String program, String name, String script, Path zip, String runtime)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name), script);
    Program.Ended ended =
        Program.run(
            Program.awsVariables(platform),
            List.of(program, file.toString(), zip.toString(), runtime));
    assertThat(ended.output()).contains("all well");
    assertThat(ended.exitCode()).isZero();
  }

  private Path zip(String name, String source) throws IOException {
    return Files.write(
        folder.resolve("code.zip"), CodeZip.with(name, source).bytes().asByteArray());
  }
}
