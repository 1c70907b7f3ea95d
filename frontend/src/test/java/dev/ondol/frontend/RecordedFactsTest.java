package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Lambda answers to requests that are wrong: request, status, error type, body. */
class RecordedFactsTest {
  private static final String FUNCTIONS = "/2015-03-31/functions";
  private static final String HELLO = FUNCTIONS + "/hello";
  private static final String INVOKE = HELLO + "/invocations";
  private static final String ROLE = "\"Role\":\"" + TestServer.ROLE + "\"";
  private static final String ZIP =
      Base64.getEncoder().encodeToString(TestServer.zip("index.js", "exports"));
  private static final String CODE = "\"Code\":{\"ZipFile\":\"" + ZIP + "\"}";
  private static final String GOOD =
      "\"FunctionName\":\"f\",\"Runtime\":\"nodejs22.x\",\"Handler\":\"a.b\"," + ROLE + "," + CODE;
  private static final String NAME_PATTERN =
      "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\\\d{1}:)?(\\\\d{12}:)?(function:)?([a-zA-Z0-9-_\\\\.]+)(:(\\\\$LATEST(\\\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

  @TempDir private static Path folder;
  private static TestServer server;

  record Fact(
      String says, String method, String path, String body, int status, String type, String holds) {
    @Override
    public String toString() {
      return says;
    }
  }

  @BeforeAll
  static void start() {
    server = new TestServer(folder);
    server.lambda().createFunction(TestServer.hello("hello"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Fact get(String says, String path, int status, String type, String holds) {
    return new Fact(says, "GET", path, "", status, type, holds);
  }

  private static Fact create(String says, String members, int status, String type, String holds) {
    return new Fact(says, "POST", FUNCTIONS, "{" + members + "}", status, type, holds);
  }

  private static Fact update(String says, String members, String type, String holds) {
    return new Fact(says, "PUT", HELLO + "/configuration", "{" + members + "}", 400, type, holds);
  }

  private static Fact invoke(
      String says, String query, String body, int status, String type, String holds) {
    return new Fact(says, "POST", INVOKE + query, body, status, type, holds);
  }

  static Stream<Fact> facts() {
    return Stream.of(reads(), creates(), updates(), invokes(), others()).flatMap(List::stream);
  }

  private static List<Fact> reads() {
    String missing = "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nope";
    return List.of(
        get(
            "a function that is not there",
            FUNCTIONS + "/nope",
            404,
            "ResourceNotFoundException",
            "{\"Type\":\"User\",\"Message\":\"" + missing + "\"}"),
        get(
            "a qualifier that is not there",
            HELLO + "?Qualifier=live",
            404,
            "ResourceNotFoundException",
            "function:hello:live"),
        get(
            "a name with a blank",
            FUNCTIONS + "/a%20b",
            400,
            "ValidationException",
            "{\"message\":\"1 validation error detected: Value 'a b' at 'functionName' failed to"
                + " satisfy constraint: Member must satisfy regular expression pattern: "
                + NAME_PATTERN
                + "\"}"),
        get(
            "a name that climbs",
            FUNCTIONS + "/%2e%2e%2fetc",
            400,
            "ValidationException",
            "Value '../etc' at 'functionName'"),
        get(
            "a name that climbs, twice encoded",
            FUNCTIONS + "/%252e%252e%252fetc",
            400,
            "ValidationException",
            "Value '%2e%2e%2fetc'"),
        get(
            "two errors at once",
            FUNCTIONS + "/a%20b?Qualifier=x%20y",
            400,
            "ValidationException",
            "2 validation errors detected: "),
        get(
            "another region",
            FUNCTIONS + "/arn:aws:lambda:eu-west-1:000000000000:function:hello",
            404,
            "ResourceNotFoundException",
            "Functions from 'eu-west-1' are not reachable from this region ('us-east-1')"),
        get(
            "two qualifiers",
            HELLO + ":1?Qualifier=2",
            400,
            "InvalidParameterValueException",
            "The derived qualifier from the function name does not match the specified qualifier."),
        get(
            "a page of nothing",
            FUNCTIONS + "?MaxItems=0",
            400,
            "ValidationException",
            "Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater"
                + " than or equal to 1"),
        get(
            "a page that is no number",
            FUNCTIONS + "?MaxItems=many",
            400,
            "SerializationException",
            "STRING_VALUE can not be converted to an Integer"),
        get(
            "a marker that nobody gave",
            FUNCTIONS + "?Marker=!!",
            400,
            "InvalidParameterValueException",
            "marker"));
  }

  private static List<Fact> creates() {
    return List.of(
        create(
            "a name that is taken",
            GOOD.replace("\"f\"", "\"hello\""),
            409,
            "ResourceConflictException",
            "{\"Type\":\"User\",\"message\":\"Function already exist: hello\"}"),
        create(
            "no members at all",
            "",
            400,
            "ValidationException",
            "3 validation errors detected: Value null at 'functionName' failed to satisfy"
                + " constraint: Member must not be null; Value null at 'role' failed to satisfy"
                + " constraint: Member must not be null; Value null at 'code' failed to satisfy"
                + " constraint: Member must not be null"),
        create(
            "a role that is no ARN",
            GOOD.replace(TestServer.ROLE, "r1"),
            400,
            "ValidationException",
            "Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular"
                + " expression pattern:"
                + " arn:(aws[a-zA-Z-]*)?:iam::\\\\d{12}:role/?[a-zA-Z_0-9+=,.@\\\\-_/]+"),
        create(
            "too little memory",
            GOOD + ",\"MemorySize\":127",
            400,
            "ValidationException",
            "Value '127' at 'memorySize' failed to satisfy constraint: Member must have value"
                + " greater than or equal to 128"),
        create(
            "too much memory",
            GOOD + ",\"MemorySize\":10241",
            400,
            "ValidationException",
            "less than or equal to 10240"),
        create(
            "too long a timeout",
            GOOD + ",\"Timeout\":901",
            400,
            "ValidationException",
            "Value '901' at 'timeout'"),
        create(
            "too little storage",
            GOOD + ",\"EphemeralStorage\":{\"Size\":511}",
            400,
            "ValidationException",
            "Value '511' at 'ephemeralStorage.size'"),
        create(
            "a long name",
            GOOD.replace("\"f\"", "\"" + "n".repeat(65) + "\""),
            400,
            "ValidationException",
            "length less than or equal to 64"),
        create(
            "no runtime",
            GOOD.replace("\"Runtime\":\"nodejs22.x\",", ""),
            400,
            "InvalidParameterValueException",
            "Runtime and Handler are mandatory parameters for functions created with deployment"
                + " packages."),
        create(
            "a runtime that nobody knows",
            GOOD.replace("nodejs22.x", "cobol"),
            400,
            "InvalidParameterValueException",
            "Value cobol at 'runtime' failed to satisfy constraint: Member must satisfy enum value"
                + " set: ["),
        create(
            "a runtime that the host lacks",
            GOOD.replace("nodejs22.x", "ruby3.4"),
            400,
            "InvalidParameterValueException",
            "Ruby is not installed on this host."),
        create(
            "an architecture that does not exist",
            GOOD + ",\"Architectures\":[\"mips\"]",
            400,
            "ValidationException",
            "Value '[mips]' at 'architectures' failed to satisfy constraint: Member must satisfy"
                + " constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must"
                + " not be null]"),
        create(
            "an architecture that the host lacks",
            GOOD + ",\"Architectures\":[\"arm64\"]",
            400,
            "InvalidParameterValueException",
            "x86_64 only"),
        create(
            "layers",
            GOOD + ",\"Layers\":[\"arn:aws:lambda:us-east-1:000000000000:layer:l:1\"]",
            400,
            "InvalidParameterValueException",
            "Layer version arn:aws:lambda:us-east-1:000000000000:layer:l:1 does not exist."),
        create(
            "a network",
            GOOD + ",\"VpcConfig\":{\"SubnetIds\":[\"s-1\"]}",
            400,
            "InvalidParameterValueException",
            "VpcConfig"),
        create(
            "an image",
            GOOD + ",\"PackageType\":\"Image\"",
            400,
            "InvalidParameterValueException",
            "Image"),
        create(
            "code in a bucket",
            GOOD.replace(CODE, "\"Code\":{\"S3Bucket\":\"bbb\",\"S3Key\":\"k\"}"),
            400,
            "InvalidParameterValueException",
            "S3Bucket"),
        create(
            "a reserved variable",
            GOOD + ",\"Environment\":{\"Variables\":{\"AWS_REGION\":\"x\",\"OK_1\":\"y\"}}",
            400,
            "InvalidParameterValueException",
            "Lambda was unable to configure your environment variables because the environment"
                + " variables you have provided contains reserved keys that are currently not"
                + " supported for modification. Reserved keys used in this request: AWS_REGION\""),
        create(
            "a variable that begins with a digit",
            GOOD + ",\"Environment\":{\"Variables\":{\"1A\":\"x\"}}",
            400,
            "ValidationException",
            "at 'environment.variables' failed to satisfy constraint: Map keys must satisfy"
                + " constraint: [Member must satisfy regular expression pattern:"
                + " [a-zA-Z]([a-zA-Z0-9_])+"),
        create(
            "the character NUL in a variable",
            GOOD + ",\"Environment\":{\"Variables\":{\"AB\":\"x\\u0000y\"}}",
            400,
            "InvalidParameterValueException",
            "Environment with the character NUL is not offered by this server."),
        create(
            "too large an environment",
            GOOD + ",\"Environment\":{\"Variables\":{\"BIG\":\"" + "x".repeat(4096) + "\"}}",
            400,
            "InvalidParameterValueException",
            "exceeded the 4KB limit. String measured: "),
        create(
            "a number for a string",
            GOOD + ",\"Description\":7",
            400,
            "SerializationException",
            "{\"message\":\"NUMBER_VALUE can not be converted to a String\"}"),
        create(
            "a string for a number",
            GOOD + ",\"Timeout\":\"3\"",
            400,
            "SerializationException",
            "STRING_VALUE can not be converted to an Integer"),
        create(
            "a list for a structure",
            GOOD + ",\"VpcConfig\":[]",
            400,
            "SerializationException",
            "Start of list found where not expected."),
        create(
            "a zip that is no base64",
            GOOD.replace(ZIP, "@@"),
            400,
            "SerializationException",
            "base64"),
        create(
            "a zip that is none",
            GOOD.replace(ZIP, "AAAA"),
            400,
            "InvalidParameterValueException",
            "Could not unzip uploaded file. Please check your file, then try to upload again."),
        create(
            "no JSON",
            "\"FunctionName\":",
            400,
            "InvalidRequestContentException",
            "Could not parse request body into json: "),
        create(
            "JSON that is too deep",
            "\"X\":" + "[".repeat(100) + "]".repeat(100),
            400,
            "InvalidRequestContentException",
            "nesting depth"));
  }

  private static List<Fact> updates() {
    return List.of(
        update(
            "a dead-letter queue",
            "\"DeadLetterConfig\":{\"TargetArn\":\"arn:aws:sqs:us-east-1:000000000000:q\"}",
            "InvalidParameterValueException",
            "DeadLetterConfig"),
        update(
            "snapshots",
            "\"SnapStart\":{\"ApplyOn\":\"PublishedVersions\"}",
            "InvalidParameterValueException",
            "nodejs22.x is not supported for SnapStart enabled functions."),
        new Fact(
            "an image for a function of a zip",
            "PUT",
            HELLO + "/code",
            "{\"ImageUri\":\"000000000000.dkr.ecr.us-east-1.amazonaws.com/r:t\"}",
            400,
            "InvalidParameterValueException",
            "Please don't provide ImageUri when updating a function with packageType Zip."),
        update(
            "a key",
            "\"KMSKeyArn\":\"arn:aws:kms:us-east-1:000000000000:key/k\"",
            "InvalidParameterValueException",
            "KMSKeyArn"),
        update(
            "a level of text logs",
            "\"LoggingConfig\":{\"LogFormat\":\"Text\",\"SystemLogLevel\":\"WARN\"}",
            "InvalidParameterValueException",
            "LogLevel is not supported when LogFormat is set to"),
        update(
            "an odd tracing mode",
            "\"TracingConfig\":{\"Mode\":\"Odd\"}",
            "ValidationException",
            "Value 'Odd' at 'tracingConfig.mode' failed to satisfy constraint: Member must satisfy"
                + " enum value set: [Active, PassThrough]"),
        new Fact(
            "a stale revision",
            "PUT",
            HELLO + "/code",
            "{\"ZipFile\":\"" + ZIP + "\",\"RevisionId\":\"old\"}",
            412,
            "PreconditionFailedException",
            "\"message\":\"The Revision Id provided does not match"),
        new Fact(
            "an update of nothing",
            "PUT",
            FUNCTIONS + "/nope/configuration",
            "{}",
            404,
            "ResourceNotFoundException",
            "function:nope"),
        new Fact(
            "deleting $LATEST",
            "DELETE",
            HELLO + "?Qualifier=$LATEST",
            "",
            400,
            "InvalidParameterValueException",
            "$LATEST version cannot be deleted without deleting the function."),
        new Fact(
            "deleting nothing",
            "DELETE",
            FUNCTIONS + "/nope",
            "",
            404,
            "ResourceNotFoundException",
            "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nope\""));
  }

  private static List<Fact> invokes() {
    return List.of(
        new Fact(
            "an invoke of nothing",
            "POST",
            FUNCTIONS + "/nope/invocations",
            "{}",
            404,
            "ResourceNotFoundException",
            "{\"Type\":\"User\",\"Message\":\"Function not found:"
                + " arn:aws:lambda:us-east-1:000000000000:function:nope:$LATEST\"}"),
        invoke(
            "an event that is no JSON",
            "",
            "not json",
            400,
            "InvalidRequestContentException",
            "{\"Type\":\"User\",\"message\":\"Could not parse request body into json: Could not"
                + " parse payload into json: Unrecognized token 'not': was expecting"),
        invoke(
            "an event that ends early",
            "",
            "{",
            400,
            "InvalidRequestContentException",
            "Could not parse payload into json: Unexpected end-of-input: expected close marker for"
                + " Object (start marker at [Source: (byte[])\\\"{\\\"; line: 1, column: 1])\\n at"
                + " [Source: (byte[])\\\"{\\\"; line: 1, column: 2]"),
        invoke(
            "two events",
            "",
            "1 2",
            400,
            "InvalidRequestContentException",
            "Could not parse payload into json: "),
        invoke(
            "an event of blanks",
            "",
            "  ",
            400,
            "InvalidRequestContentException",
            "No content to map due to end-of-input"));
  }

  private static List<Fact> others() {
    return List.of(
        get(
            "a path that nobody knows",
            "/2015-03-31/nothing",
            404,
            "UnknownOperationException",
            "message"),
        get("the root", "/", 404, "UnknownOperationException", "message"),
        new Fact(
            "tags of a version",
            "GET",
            "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Ahello%3A1",
            "",
            400,
            "InvalidParameterValueException",
            "Tags on function aliases and versions are not supported."));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void isAnsweredAsLambdaDoes(Fact fact) throws Exception {
    HttpResponse<String> answer = server.send(fact.method, fact.path, fact.body);
    assertThat(answer.body()).contains(fact.holds);
    assertThat(answer.statusCode()).isEqualTo(fact.status);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains(fact.type);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().firstValue("x-amzn-RequestId").orElse("")).hasSize(36);
    assertThat(answer.headers().firstValue("date")).isPresent();
  }
}
