package dev.ondol.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.frontend.identity.AccessKeyFolder;
import dev.ondol.frontend.identity.Identity;
import dev.ondol.frontend.identity.SessionKeys;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services of the query protocol behind the one port: how they are found, how they answer. */
class QueryServicesTest {
  private static final String WHO = "Action=GetCallerIdentity&Version=2011-06-15";

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> post(String service, String form)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri("/"))
            .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (!service.isEmpty()) {
      request.header("Authorization", TestServer.SIGNED.replace("/lambda/", "/" + service + "/"));
    }
    return server.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void stsTellsInXmlWhoAsks() throws Exception {
    HttpResponse<String> answer = post("sts", WHO);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml");
    String requestId = answer.headers().firstValue("x-amzn-RequestId").orElseThrow();
    assertThat(answer.body())
        .isEqualTo(
            """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
            <GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:root</Arn>\
            <UserId>000000000000</UserId><Account>000000000000</Account></GetCallerIdentityResult>\
            <ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata></GetCallerIdentityResponse>
            """
                .formatted(requestId));
  }

  @Test
  void theScopeOfTheSignatureTellsTheService() throws Exception {
    assertThat(post("sts", "Action=AssumeRole").body())
        .contains("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">")
        .contains(
            "2 validation errors detected: Value null at 'roleArn' failed to satisfy constraint:"
                + " Member must not be null; Value null at 'roleSessionName' failed");
    assertThat(post("sts", "Action=Nothing&Version=1").body())
        .contains("<ErrorResponse xmlns=\"http://webservices.amazon.com/AWSFault/2005-15-09\">")
        .contains("<Type>Sender</Type><Code>InvalidAction</Code>")
        .contains("<Message>Could not find operation Nothing for version 1</Message>");
    assertThat(post("iam", "%").body())
        .contains("<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">");
    HttpResponse<String> iam = post("iam", "Action=Nothing");
    assertThat(iam.statusCode()).isEqualTo(400);
    assertThat(iam.body())
        .contains("Could not find operation Nothing for version NO_VERSION_SPECIFIED");
  }

  @Test
  void whoDoesNotSignIsToldInXml() throws Exception {
    HttpResponse<String> answer = post("", WHO);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .contains("<Code>MissingAuthenticationToken</Code>")
        .contains("<Message>Request is missing Authentication Token</Message>");
  }

  @Test
  void whoHoldsASessionIsToldItsRoleThoughNothingIsVerified() throws Exception {
    SessionKeys.Credentials session =
        new AccessKeyFolder(folder.resolve("identity"), InstantSource.system())
            .sessions()
            .issue(
                new Identity.Session("arn:aws:iam::000000000000:role/r", "AROAX", "f", ""),
                Duration.ofHours(1));
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Amz-Date", "20260101T000000Z")
            .header("X-Amz-Security-Token", session.sessionToken())
            .header(
                "Authorization",
                TestServer.SIGNED
                    .replace("=test/", "=" + session.accessKeyId() + "/")
                    .replace("/lambda/", "/sts/"))
            .POST(HttpRequest.BodyPublishers.ofString(WHO))
            .build();
    assertThat(server.http.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .contains("<Arn>arn:aws:sts::000000000000:assumed-role/r/f</Arn>");
  }

  @Test
  void aPresignedLinkIsAnsweredToo() throws Exception {
    String link =
        "/?"
            + WHO
            + "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20260101%2Fus-east-1%2Fsts"
            + "%2Faws4_request&X-Amz-Signature=0";
    HttpResponse<String> answer =
        server.http.send(
            HttpRequest.newBuilder(server.uri(link)).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).contains("<GetCallerIdentityResult>");
  }

  @Test
  void whatACallerWritesDoesNotBecomeMarkup() throws Exception {
    assertThat(post("sts", "Action=%3Ca%3E%26%22%00%F0%9F%98%80&Version=1").body())
        .contains("<Message>Could not find operation &lt;a&gt;&amp;&quot;?\uD83D\uDE00 for");
    HttpResponse<String> many = post("sts", "a=b&".repeat(200_000) + WHO);
    assertThat(many.statusCode()).isBetween(400, 413);
    assertThat(post("sts", "Action=%").statusCode()).isEqualTo(400);
    assertThat(post("sts", "Action=%").body()).contains("<Code>MalformedInput</Code>");
  }
}
