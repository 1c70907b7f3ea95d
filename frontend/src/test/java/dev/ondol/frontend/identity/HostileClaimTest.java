package dev.ondol.frontend.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.identity.Authenticator.Claim;
import dev.ondol.frontend.identity.Authenticator.Refused;
import dev.ondol.frontend.identity.Authenticator.Signed;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What strangers write where a signature should be. */
class HostileClaimTest {
  private static final int TRIES = 20_000;
  private static final String KEY = "AKIAIOSFODNN7EXAMPLE";
  private static final String SCOPE = KEY + "/20260101/us-east-1/lambda/aws4_request";
  private static final Set<ErrorCode> EXPECTED =
      Set.of(
          ErrorCode.MISSING_AUTHENTICATION_TOKEN,
          ErrorCode.INCOMPLETE_SIGNATURE,
          ErrorCode.INVALID_SIGNATURE,
          ErrorCode.UNRECOGNIZED_CLIENT);

  /** What random claims are put together of. */
  private static final List<String> PIECES =
      List.of(
          "AWS4-HMAC-SHA256",
          "AWS4-",
          " ",
          ",",
          "=",
          ";",
          "/",
          "&",
          "%",
          "%2F",
          "%zz",
          "%C3",
          "\u00ff",
          "Credential=",
          "SignedHeaders=",
          "Signature=",
          "X-Amz-Algorithm=",
          "X-Amz-Credential=",
          "X-Amz-Date=",
          "X-Amz-SignedHeaders=",
          "X-Amz-Signature=",
          "X-Amz-Expires=",
          "host",
          "x-amz-date",
          KEY,
          "20260101",
          "20260101T120000Z",
          "us-east-1",
          "lambda",
          "aws4_request",
          SCOPE,
          "-1",
          "999999999999",
          "0".repeat(64),
          "host;".repeat(150),
          "/".repeat(20),
          "\t");

  private final SignatureAuthenticator authenticator =
      new SignatureAuthenticator(
          (id, token) ->
              id.equals(KEY)
                  ? new AccessKeys.Known("secret", new Identity.Root("123456789012"))
                  : new AccessKeys.Unknown(),
          "us-east-1",
          Duration.ofMinutes(5),
          InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z")));

  private Refused refused(MultiMap headers, String query) {
    Claim claim =
        authenticator.beforeBody(new RequestHead("GET", "/a", query, headers), "lambda", false);
    Object end = claim instanceof Signed signed ? signed.atEnd() : claim;
    assertThat(end).isInstanceOf(Refused.class);
    return (Refused) end;
  }

  @Test
  void whateverIsWrittenIsRefusedInAwsShape() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < TRIES; i++) {
      StringBuilder text = new StringBuilder();
      for (int piece = random.nextInt(24); piece >= 0; piece--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
        if (random.nextInt(9) == 0) {
          text.append((char) random.nextInt(256));
        }
      }
      MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Host", "h");
      String query = "";
      if (random.nextBoolean()) {
        headers.add("Authorization", (random.nextBoolean() ? "AWS4-HMAC-SHA256 " : "") + text);
      } else {
        query = (random.nextBoolean() ? "X-Amz-Algorithm=AWS4-HMAC-SHA256&" : "") + text;
      }
      if (random.nextBoolean()) {
        headers.add("X-Amz-Date", random.nextBoolean() ? "20260101T120000Z" : text.toString());
      }
      Refused refused = refused(headers, query);
      assertThat(refused.code()).as("seed %d: %s", seed, text).isIn(EXPECTED);
      assertThat(refused.message()).as("seed %d: %s", seed, text).isNotEmpty();
    }
  }

  @Test
  void hugeClaimsCostNoWork() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.add("Authorization", "AWS4-HMAC-SHA256 " + "a=b,".repeat(200_000));
    assertThat(refused(headers, "").message()).isEqualTo("Authorization header is too long.");
    assertThat(
            refused(
                    MultiMap.caseInsensitiveMultiMap(),
                    "X-Amz-Algorithm=AWS4-HMAC-SHA256&" + "a=b&".repeat(200_000))
                .message())
        .isEqualTo("Too many query-string parameters.");
    headers.set(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=%s, SignedHeaders=%s, Signature=0"
            .formatted(SCOPE, "host;".repeat(1000)));
    headers.set("X-Amz-Date", "20260101T120000Z");
    assertThat(refused(headers, "").message()).isEqualTo("Too many headers are signed.");
  }

  @Test
  void aQueryThatIsTooLongToSignIsRefusedBeforeItIsSorted() {
    MultiMap headers = header(SCOPE, "host;x-amz-date", "20260101T120000Z");
    RequestHead head = new RequestHead("GET", "/", "a=b&".repeat(2000), headers);
    assertThat(authenticator.beforeBody(head, "lambda", false))
        .isEqualTo(
            new Refused(ErrorCode.INCOMPLETE_SIGNATURE, "Too many query-string parameters."));
  }

  private static MultiMap header(String credential, String signedHeaders, String date) {
    return MultiMap.caseInsensitiveMultiMap()
        .add("Host", "h")
        .add("X-Amz-Date", date)
        .add(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=%s, SignedHeaders=%s, Signature=%s"
                .formatted(credential, signedHeaders, "0".repeat(64)));
  }

  /** A claim that is almost right, and what AWS says to it. */
  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "KEY/20260101/us-east-1/lambda | host | 20260101T120000Z | Credential must have exactly 5"
            + " slash-delimited elements, e.g. keyid/date/region/service/term, got"
            + " 'KEY/20260101/us-east-1/lambda'",
        "KEY/20260101/eu-west-1/lambda/aws4_request | host | 20260101T120000Z | \"Credential should"
            + " be scoped to a valid region. \"",
        "KEY/20260101/us-east-1/s3/aws4_request | host | 20260101T120000Z | \"Credential should be"
            + " scoped to correct service: 'lambda'. \"",
        "KEY/20260101/us-east-1/lambda/aws5_request | host | 20260101T120000Z | \"Credential should"
            + " be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. \"",
        "KEY/20251231/us-east-1/lambda/aws4_request | host | 20260101T120000Z | \"Date in"
            + " Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP:"
            + " '20251231' != '20260101', from '20260101T120000Z'. \"",
        "KEY/20251231/x/y/z | host | 20260101T120000Z | \"Credential should be scoped to a valid"
            + " region. Credential should be scoped to correct service: 'lambda'. Credential should"
            + " be scoped with a valid terminator: 'aws4_request', not 'z'. Date in Credential"
            + " scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20251231'"
            + " != '20260101', from '20260101T120000Z'. \"",
        "KEY/20260101/us-east-1/lambda/aws4_request | x-amz-date | 20260101T120000Z | 'Host' or"
            + " ':authority' must be a 'SignedHeader' in the AWS Authorization.",
        "KEY/20260101/us-east-1/lambda/aws4_request | host | 2026-01-01 | Date must be in ISO-8601"
            + " 'basic format'. Got '2026-01-01'. See http://en.wikipedia.org/wiki/ISO_8601",
        "KEY/20260101/us-east-1/lambda/aws4_request | host | 20261301T120000Z | Date must be in"
            + " ISO-8601 'basic format'. Got '20261301T120000Z'. See"
            + " http://en.wikipedia.org/wiki/ISO_8601",
        "KEY/20260101/us-east-1/lambda/aws4_request | host | 20260101T115459Z | Signature expired:"
            + " 20260101T115459Z is now earlier than 20260101T115500Z (20260101T120000Z - 5 min.)",
        "KEY/20260101/us-east-1/lambda/aws4_request | host | 20260101T120501Z | Signature not yet"
            + " current: 20260101T120501Z is still later than 20260101T120500Z (20260101T120000Z +"
            + " 5 min.)",
        "NOBODY/20260101/us-east-1/lambda/aws4_request | host | 20260101T120000Z | The security"
            + " token included in the request is invalid.",
        "KEY/20260101/us-east-1/lambda/aws4_request | host | Thu, 01 Jan 2026 12:00:00 GMT | Date"
            + " must be in ISO-8601 'basic format'. Got 'Thu, 01 Jan 2026 12:00:00 GMT'. See"
            + " http://en.wikipedia.org/wiki/ISO_8601"
      })
  void aClaimThatIsAlmostRightIsRefusedWithItsReason(
      String credential, String signedHeaders, String date, String message) {
    MultiMap headers = header(credential.replace("KEY", KEY), signedHeaders, date);
    assertThat(refused(headers, "").message()).isEqualTo(message.replace("KEY", KEY));
  }

  @Test
  void whatIsMissingIsToldAtOnceAndTheHeaderOnlyAsItsHash() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Authorization", "AWS4-HMAC-SHA256");
    assertThat(refused(headers, ""))
        .isEqualTo(
            new Refused(
                ErrorCode.INCOMPLETE_SIGNATURE,
                "Authorization header requires 'Credential' parameter. Authorization header"
                    + " requires 'Signature' parameter. Authorization header requires"
                    + " 'SignedHeaders' parameter. Authorization header requires existence of"
                    + " either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded"
                    + " with Base64) Authorization=YI2YWea8FSxnksZL2ETHbs5elHm9HQufxTLK0W0ffV0="));
    headers.set("Authorization", "AWS4-HMAC-SHA256 Credential");
    assertThat(refused(headers, "").message())
        .startsWith("Invalid key=value pair (missing equal-sign) in Authorization header (hashed");
    headers.set("Authorization", "Bearer secret");
    assertThat(refused(headers, ""))
        .isEqualTo(
            new Refused(ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token"));
    assertThat(refused(headers, "X-Amz-Algorithm=AWS4-HMAC-SHA256").message())
        .isEqualTo(
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP"
                + " header.");
    assertThat(refused(MultiMap.caseInsensitiveMultiMap(), "X-Amz-Algorithm").message())
        .isEqualTo(
            "AWS query-string parameters must include 'X-Amz-Algorithm'. AWS query-string"
                + " parameters must include 'X-Amz-Credential'. AWS query-string parameters must"
                + " include 'X-Amz-Signature'. AWS query-string parameters must include"
                + " 'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Date'."
                + " Re-examine the query-string parameters.");
    headers = header(SCOPE, "host", "20260101T120000Z").add("X-Amz-Target", "Logs.Delete");
    assertThat(refused(headers, "").message())
        .isEqualTo("'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization.");
  }
}
