package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.frontend.identity.AccessKey;
import dev.ondol.frontend.identity.Identity;
import dev.ondol.frontend.identity.SessionKeys;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** A server that verifies signatures, asked by AWS's own client and its signer. */
class SignedRequestsTest {
  private static final String LIST = "/2015-03-31/functions";

  @TempDir Path folder;
  private SignedServer signed;

  @BeforeEach
  void start() {
    signed = new SignedServer(folder);
  }

  @AfterEach
  void stop() {
    signed.close();
  }

  private AwsCredentials credentials() {
    return AwsBasicCredentials.create(signed.key.id(), signed.key.secret());
  }

  @Test
  void theSdkDeploysAndInvokesWithAKeyAndWithASession() {
    try (LambdaClient lambda = signed.lambda(credentials())) {
      lambda.createFunction(TestServer.hello("hello"));
      assertThat(
              lambda
                  .invoke(
                      i -> i.functionName("hello").payload(SdkBytes.fromUtf8String("{\"a\":1}")))
                  .payload()
                  .asUtf8String())
          .isEqualTo("{\"a\":1}");
      assertThat(lambda.getFunction(f -> f.functionName("function:hello")).configuration())
          .isNotNull();
    }
    String id = signed.role("r", "{'Effect':'Allow','Action':'lambda:*','Resource':'*'}").id();
    Identity role = new Identity.Session("arn:aws:iam::000000000000:role/r", id, "me", "");
    SessionKeys.Credentials session = signed.sessions.issue(role, Duration.ofHours(1));
    try (LambdaClient lambda =
        signed.lambda(
            AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken()))) {
      lambda.tagResource(t ->
          t.resource("arn:aws:lambda:us-east-1:000000000000:function:hello")
              .tags(java.util.Map.of("a b/c", "ü=&?+")));
      assertThat(
              lambda
                  .listTags(t -> t.resource("arn:aws:lambda:us-east-1:000000000000:function:hello"))
                  .tags())
          .containsEntry("a b/c", "ü=&?+");
      assertThat(lambda.listFunctions().functions()).hasSize(1);
      signed.ahead.set(Duration.ofHours(1));
    }
  }

  @Test
  void whoseSecretIsWrongIsRefusedInAwsWords() {
    try (LambdaClient lambda =
        signed.lambda(AwsBasicCredentials.create(signed.key.id(), "wrong"))) {
      assertThatThrownBy(lambda::listFunctions)
          .isInstanceOfSatisfying(
              LambdaException.class,
              refused -> {
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.awsErrorDetails().errorCode())
                    .isEqualTo("InvalidSignatureException");
                assertThat(refused.awsErrorDetails().errorMessage())
                    .isEqualTo(
                        "The request signature we calculated does not match the signature you"
                            + " provided. Check your AWS Secret Access Key and signing method."
                            + " Consult the service documentation for details.");
              });
    }
    try (LambdaClient lambda =
        signed.lambda(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "wrong"))) {
      assertThatThrownBy(lambda::listFunctions)
          .isInstanceOfSatisfying(
              LambdaException.class,
              refused -> {
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.awsErrorDetails().errorCode())
                    .isEqualTo("UnrecognizedClientException");
                assertThat(refused.awsErrorDetails().errorMessage())
                    .isEqualTo("The security token included in the request is invalid.");
              });
    }
  }

  @Test
  void aSessionEndsAndATokenIsGoodForItsOwnKeyOnly() throws Exception {
    SessionKeys.Credentials first =
        signed.sessions.issue(new Identity.Root("000000000000", true), Duration.ofMinutes(2));
    SessionKeys.Credentials second =
        signed.sessions.issue(new Identity.Root("000000000000", true), Duration.ofMinutes(2));
    assertThat(send(session(first, first.sessionToken()), "lambda").statusCode()).isEqualTo(200);
    assertThat(send(session(first, second.sessionToken()), "lambda").body())
        .contains("The security token included in the request is invalid.");
    signed.ahead.set(Duration.ofMinutes(3));
    HttpResponse<String> expired = send(session(first, first.sessionToken()), "lambda");
    assertThat(expired.statusCode()).isEqualTo(403);
    assertThat(expired.headers().firstValue("x-amzn-ErrorType")).contains("ExpiredTokenException");
    assertThat(expired.body())
        .isEqualTo("{\"message\":\"The security token included in the request is expired\"}");
  }

  private static AwsCredentials session(SessionKeys.Credentials keys, String token) {
    return AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), token);
  }

  @Test
  void aKeyHoldsAsSoonAsItIsMadeAndNoLongerThanItIsThere() throws Exception {
    AccessKey late = signed.folder.create("late");
    AwsCredentials credentials = AwsBasicCredentials.create(late.id(), late.secret());
    awaitStatus(credentials, 200);
    assertThat(signed.folder.delete(late.id())).isTrue();
    awaitStatus(credentials, 403);
    assertThat(send(credentials(), "lambda").statusCode()).isEqualTo(200);
  }

  /** Asks until the answer is this; the folder is followed within a second. */
  private void awaitStatus(AwsCredentials credentials, int status) throws Exception {
    Instant end = Instant.now().plusSeconds(20);
    while (send(credentials, "lambda").statusCode() != status) {
      assertThat(Instant.now()).isBefore(end);
    }
  }

  @Test
  void aClockThatIsOffByMoreThanFiveMinutesIsRefused() throws Exception {
    signed.ahead.set(Duration.ofSeconds(290));
    assertThat(send(credentials(), "lambda").statusCode()).isEqualTo(200);
    signed.ahead.set(Duration.ofSeconds(-290));
    assertThat(send(credentials(), "lambda").statusCode()).isEqualTo(200);
    signed.ahead.set(Duration.ofSeconds(310));
    assertThat(send(credentials(), "lambda").body())
        .matches(
            "\\{\"message\":\"Signature expired: \\d{8}T\\d{6}Z is now earlier than \\d{8}T\\d{6}Z"
                + " \\(\\d{8}T\\d{6}Z - 5 min\\.\\)\"\\}");
    signed.ahead.set(Duration.ofSeconds(-310));
    assertThat(send(credentials(), "lambda").body())
        .matches(
            "\\{\"message\":\"Signature not yet current: \\d{8}T\\d{6}Z is still later than"
                + " \\d{8}T\\d{6}Z \\(\\d{8}T\\d{6}Z \\+ 5 min\\.\\)\"\\}");
  }

  @Test
  void aPresignedLinkLastsAsLongAsItSays() throws Exception {
    SdkHttpRequest link = presign(Duration.ofHours(1), "lambda");
    assertThat(get(link).statusCode()).isEqualTo(200);
    signed.ahead.set(Duration.ofMinutes(59));
    assertThat(get(link).statusCode()).isEqualTo(200);
    signed.ahead.set(Duration.ofMinutes(61));
    assertThat(get(link).body()).contains("Signature expired: ", " - 60 min.)");
    signed.ahead.set(Duration.ZERO);
    assertThat(get(presign(Duration.ofHours(1), "logs")).body())
        .isEqualTo("{\"message\":\"Credential should be scoped to correct service: 'lambda'. \"}");
    SdkHttpRequest longer = link.copy(b -> b.putRawQueryParameter("X-Amz-Expires", "604801"));
    assertThat(get(longer).body()).contains("must be less than 604800 seconds");
  }

  @Test
  void theSlotsAreForTheAccountItself() throws Exception {
    SessionKeys.Credentials role =
        signed.sessions.issue(
            new Identity.Session("arn:aws:iam::000000000000:role/r", "AROAX", "me", ""),
            Duration.ofHours(1));
    assertThat(send(credentials(), "lambda", "/_ondol/slots").statusCode()).isEqualTo(200);
    assertThat(send(session(role, role.sessionToken()), "lambda", "/_ondol/slots").body())
        .isEqualTo(
            "{\"Message\":\"User: arn:aws:sts::000000000000:assumed-role/r/me is not authorized to"
                + " see the slots\"}");
  }

  @Test
  void eachServiceIsSignedForByItsOwnName() throws Exception {
    assertThat(send(credentials(), "sts").body())
        .isEqualTo("{\"message\":\"Credential should be scoped to correct service: 'lambda'. \"}");
  }

  @Test
  void aRoleIsJudgedByItsOwnPathAndSpellingNotByThoseOfTheRequest() throws Exception {
    signed.role("admin");
    String id =
        signed
            .role(
                "dev",
                "{'Effect':'Allow','Action':'iam:*','Resource':'arn:aws:iam::*:role/dev/*'}",
                "{'Effect':'Allow','Action':'iam:GetRole','Resource':'*'}",
                "{'Effect':'Deny','Action':'iam:GetRole','Resource':'arn:aws:iam::*:role/admin'}")
            .id();
    Identity role = new Identity.Session("arn:aws:iam::000000000000:role/dev", id, "me", "");
    SessionKeys.Credentials session = signed.sessions.issue(role, Duration.ofHours(1));
    AwsCredentials credentials =
        AwsSessionCredentials.create(
            session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    String ofAdmin = "on resource: arn:aws:iam::000000000000:role/admin ";
    HttpResponse<String> moved =
        send(credentials, "iam", "/?Action=ListRolePolicies&RoleName=admin&Path=/dev/");
    assertThat(moved.statusCode()).isEqualTo(403);
    assertThat(moved.body()).contains(ofAdmin);
    HttpResponse<String> shouted = send(credentials, "iam", "/?Action=GetRole&RoleName=ADMIN");
    assertThat(shouted.statusCode()).isEqualTo(403);
    assertThat(shouted.body()).contains(ofAdmin);
    assertThat(send(credentials, "iam", "/?Action=GetRole&RoleName=test").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aTokenInAnotherSpellingSpoilsNothingForItsHolder() throws Exception {
    String id = signed.role("r", "{'Effect':'Allow','Action':'lambda:*','Resource':'*'}").id();
    SessionKeys.Credentials session = paddedSession(id);
    String spelled = session.sessionToken().replace("=", "");
    assertThat(
            send(
                    AwsSessionCredentials.create(
                        session.accessKeyId(), session.secretAccessKey(), spelled),
                    "lambda")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            send(
                    AwsSessionCredentials.create(
                        session.accessKeyId(), session.secretAccessKey(), session.sessionToken()),
                    "lambda")
                .statusCode())
        .isEqualTo(200);
  }

  /** One whose token ends with padding, so that it can be written without. */
  private SessionKeys.Credentials paddedSession(String roleId) {
    String name = "me";
    while (true) {
      SessionKeys.Credentials made =
          signed.sessions.issue(
              new Identity.Session("arn:aws:iam::000000000000:role/r", roleId, name, ""),
              Duration.ofHours(1));
      if (made.sessionToken().endsWith("=")) {
        return made;
      }
      name += "e";
    }
  }

  private HttpResponse<String> send(AwsCredentials credentials, String service) throws Exception {
    return send(credentials, service, LIST);
  }

  private HttpResponse<String> send(AwsCredentials credentials, String service, String path)
      throws Exception {
    SdkHttpRequest request =
        SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(signed.server.uri(path)).build();
    return get(
        AwsV4HttpSigner.create()
            .sign(r ->
                r.identity(credentials)
                    .request(request)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
            .request());
  }

  private SdkHttpRequest presign(Duration life, String service) {
    SdkHttpRequest request =
        SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(signed.server.uri(LIST)).build();
    return AwsV4HttpSigner.create()
        .sign(r ->
            r.identity(credentials())
                .request(request)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, life))
        .request();
  }

  private HttpResponse<String> get(SdkHttpRequest request) throws Exception {
    HttpRequest.Builder builder = HttpRequest.newBuilder(request.getUri());
    request.forEachHeader((name, values) -> {
      if (!name.equalsIgnoreCase("Host")) {
        values.forEach(value -> builder.header(name, value));
      }
    });
    return signed.server.http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
  }
}
