package dev.ondol.frontend.fuzz;

import dev.ondol.frontend.TestServer;
import dev.ondol.frontend.identity.SignatureFuzz;
import dev.ondol.frontend.lambda.FunctionReferenceFuzz;
import dev.ondol.frontend.lambda.RequestFuzz;
import dev.ondol.frontend.logs.FilterPatternFuzz;
import dev.ondol.frontend.policy.PolicyFuzz;
import dev.ondol.frontend.query.QueryParametersFuzz;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What strangers send is either understood or refused in words; nothing else ever happens. */
class FuzzTest {
  @Test
  void requestsAreReadCheckedAndWrittenBack() {
    Fuzzing.briefly(
        RequestFuzz.class,
        RequestFuzz::fuzzerTestOneInput,
        RequestFuzz.input(
            "CreateFunction",
            """
            {"FunctionName":"f","Role":"arn:aws:iam::000000000000:role/r","Code":{"ZipFile":"AAAA"},
            "Timeout":3,"Environment":{"Variables":{"A_B":"c"}},"Layers":["arn:a"],"Publish":true,
            "VpcConfig":{"SubnetIds":[null]},"Architectures":["arm64",null],"Tags":{"a":null}}\
            """),
        RequestFuzz.input(
            "CreateEventSourceMapping",
            """
            {"FunctionName":"f","BatchSize":1e2,"StartingPositionTimestamp":1700000000.125,
            "FilterCriteria":{"Filters":[{"Pattern":"{}"},null]},
            "SelfManagedEventSource":{"Endpoints":{"KAFKA_BOOTSTRAP_SERVERS":["a:1",null]}}}\
            """),
        RequestFuzz.input(
            "CreateAlias",
            "{\"Name\":\"a\",\"RoutingConfig\":{\"AdditionalVersionWeights\":{\"2\":0.5,\"3\":null}}}"),
        RequestFuzz.input("SendDurableExecutionCallbackFailure", "{\"StackTrace\":[\"a\"]}"),
        RequestFuzz.input("SendDurableExecutionCallbackSuccess", "\u0000\u0001"),
        RequestFuzz.input("PutFunctionConcurrency", "{\"ReservedConcurrentExecutions\":1E400}"),
        RequestFuzz.input("PutFunctionConcurrency", "{\"ReservedConcurrentExecutions\":-0.0}"),
        RequestFuzz.input("UpdateEventSourceMapping", "{\"BatchSize\":1e99999999999}"),
        RequestFuzz.input(
            "CreateEventSourceMapping", "{\"StartingPositionTimestamp\":9007199254740993.001}"),
        RequestFuzz.input("CreateEventSourceMapping", "{\"StartingPositionTimestamp\":1e30}"),
        RequestFuzz.input("CreateCapacityProvider", "{\"VpcConfig\":{},\"VpcConfig\":null}"));
  }

  @Test
  void namesOfFunctionsMeanOneThing() {
    Fuzzing.briefly(
        FunctionReferenceFuzz.class,
        FunctionReferenceFuzz::fuzzerTestOneInput,
        "hello",
        "hello:$LATEST",
        "hello\nlive",
        "000000000000:function:hello:1",
        "us-east-1:000000000000:function:hello",
        "arn:aws:lambda:us-east-1:000000000000:function:hello:$LATEST.PUBLISHED",
        "function:function:function",
        "arn:aws-us-gov:lambda:us-gov-east-1:000000000000:function:a.b\n$LATEST");
  }

  @Test
  void signaturesAreReadWithinTheirLimits() {
    Fuzzing.briefly(
        SignatureFuzz.class,
        SignatureFuzz::fuzzerTestOneInput,
        """
        /2015-03-31/functions
        a=b&c=%20+&=&&
        host:localhost
        x-amz-date:20260101T000000Z
        Authorization:AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/lambda/aws4_request, \
        SignedHeaders=host;x-amz-date, Signature=00\
        """,
        """
        /a%2Fb/../%
        X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A%2F20260101%2Fr%2Fs%2Faws4_request\
        &X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=0
        host:localhost\
        """,
        """
        /

        Authorization:AWS4-HMAC-SHA256 Credential=a, SignedHeaders=;;, Signature=1
        Date:Sun\
        """);
  }

  @Test
  void patternsOfLogsMatchOrAreRefused() {
    Fuzzing.briefly(
        FilterPatternFuzz.class,
        FilterPatternFuzz::fuzzerTestOneInput,
        "ERROR \"two words\" -DEBUG ?a ?b\nERROR two words",
        "{ $.a.b[0] = \"x*\" && ($.c > 1.5e3 || $.d IS NULL) }\n{\"a\":{\"b\":[\"xy\"]},\"c\":2}",
        "[ip, user, status = 4*, ...]\n1.2.3.4 \"a b\" 404 [x y]",
        "%a(b|c)*d%\nabcbcd",
        "{ $.a NOT EXISTS }\n{");
  }

  @Test
  void formsAreReadWithinTheirLimits() {
    Fuzzing.briefly(
        QueryParametersFuzz.class,
        QueryParametersFuzz::fuzzerTestOneInput,
        "Action=CreateRole&Version=2010-05-08&RoleName=r&Tags.member.1.Key=a&Tags.member.1.Value=b",
        "Action=GetCallerIdentity&Version=2011-06-15",
        "a=%&b=%f&c=%00+&d&=&&%41=1");
  }

  @Test
  void policiesAreReadStrictlyAndDecide() {
    Fuzzing.briefly(
        PolicyFuzz.class,
        PolicyFuzz::fuzzerTestOneInput,
        """
        {"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"s","Effect":"Allow",
        "Principal":{"AWS":["arn:aws:iam::000000000000:root","*"],"Service":"s3.amazonaws.com"},
        "Action":["lambda:Invoke*"],"Resource":"arn:aws:lambda:*:*:function:f?",
        "Condition":{"StringLikeIfExists":{"aws:SourceArn":["arn:*","${aws:username}"]},
        "IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"DateLessThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"},
        "NumericLessThan":{"a":"1"},"Bool":{"b":"true"},"Null":{"c":"false"},
        "ForAllValues:StringEquals":{"aws:TagKeys":["x"]}}}]}\
        """,
        "{\"Statement\":{\"Effect\":\"Deny\",\"NotPrincipal\":\"*\",\"NotAction\":\"*\",\"NotResource\":\"*\"}}");
  }

  @Test
  void zipsAreUnpackedIntoTheirFolderOrRefused() {
    Fuzzing.briefly(
        ZipFuzz.class,
        ZipFuzz::fuzzerTestOneInput,
        List.of(
            TestServer.zip("index.js", "exports.handler"),
            TestServer.zip("a/b/c.txt", ""),
            TestServer.zip("a/b/", ""),
            TestServer.zip("../up", "x"),
            new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
  }
}
