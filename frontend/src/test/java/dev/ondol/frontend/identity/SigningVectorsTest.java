package dev.ondol.frontend.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.frontend.identity.Authenticator.Identified;
import dev.ondol.frontend.identity.Authenticator.Refused;
import dev.ondol.frontend.identity.Authenticator.Signed;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * AWS's signing test suite, as facts: a request and the signature that AWS's example key gives it.
 * Left out are the cases that HTTP/1.1 no longer knows (headers over several lines) and those of
 * S3's own rule for paths.
 */
class SigningVectorsTest {
  private static final String KEY = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String DATE = "20150830T123600Z";
  private static final String CREDENTIAL = KEY + "/20150830/us-east-1/service/aws4_request";
  private static final String ALL =
      "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String TOKEN =
      "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";
  private static final String STS_TOKEN =
      "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfp"
          + "SPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KP"
          + "kyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZb"
          + "qBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

  private final SignatureAuthenticator authenticator =
      new SignatureAuthenticator(
          (id, token) ->
              id.equals(KEY)
                  ? new AccessKeys.Known(SECRET, new Identity.Root("123456789012"))
                  : new AccessKeys.Unknown(),
          "us-east-1",
          Duration.ofMinutes(5),
          InstantSource.fixed(Instant.parse("2015-08-30T12:40:00Z")));

  /** Headers stand as {@code name:value}, with {@code |} between them. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "get-vanilla, GET, /, , , host;x-amz-date,"
            + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "get-unreserved, GET, /ALL, , , host;x-amz-date,"
            + " 07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
        "get-slashes, GET, //example//, , , host;x-amz-date,"
            + " 9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
        "get-relative-relative, GET, /example1/example2/../.., , , host;x-amz-date,"
            + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "get-slash-dot-slash, GET, /./, , , host;x-amz-date,"
            + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "get-slash-pointless-dot, GET, /./example, , , host;x-amz-date,"
            + " ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
        "get-space, GET, /example space/, , , host;x-amz-date,"
            + " 652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
        "get-utf8, GET, /\u1234, , , host;x-amz-date,"
            + " 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
        "get-vanilla-query-order-key-case, GET, /?Param2=value2&Param1=value1, , , host;x-amz-date,"
            + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "get-vanilla-query-order-value, GET, /?Param1=value2&Param1=value1, , , host;x-amz-date,"
            + " 5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694",
        "get-vanilla-query-order-encoded, GET, /?Param-3=Value3&Param=Value2&%E1%88%B4=Value1, , ,"
            + " host;x-amz-date, 371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
        "get-vanilla-query-unreserved, GET, /?ALL=ALL, , , host;x-amz-date,"
            + " 9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
        "get-vanilla-utf8-query, GET, /?\u1234=bar, , , host;x-amz-date,"
            + " 2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
        "get-vanilla-empty-query-key, GET, /?Param1=value1, , , host;x-amz-date,"
            + " a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
        "get-header-value-order, GET, /,"
            + " My-Header1:value4|My-Header1:value1|My-Header1:value3|My-Header1:value2, ,"
            + " host;my-header1;x-amz-date,"
            + " 08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
        "get-header-key-duplicate, GET, /, My-Header1:value2|My-Header1:value2|My-Header1:value1, ,"
            + " host;my-header1;x-amz-date,"
            + " c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
        "get-header-value-trim, GET, /, 'My-Header1: value1|My-Header2: \"a   b   c\"', ,"
            + " host;my-header1;my-header2;x-amz-date,"
            + " acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        "get-vanilla-with-session-token, GET, /, X-Amz-Security-Token:TOKEN, ,"
            + " host;x-amz-date;x-amz-security-token,"
            + " 07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
        "post-sts-header-before, POST, /, X-Amz-Security-Token:STS, ,"
            + " host;x-amz-date;x-amz-security-token,"
            + " 85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
        "post-header-value-case, POST, /, My-Header1:VALUE1, , host;my-header1;x-amz-date,"
            + " cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
        "post-vanilla-query, POST, /?Param1=value1, , , host;x-amz-date,"
            + " 28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
        "post-x-www-form-urlencoded, POST, /, Content-Type:application/x-www-form-urlencoded,"
            + " Param1=value1, content-type;host;x-amz-date,"
            + " ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
        "post-x-www-form-urlencoded-parameters, POST, /,"
            + " Content-Type:application/x-www-form-urlencoded;"
            + " charset=utf-8|Content-Length:13|x-amz-content-sha256:9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e,"
            + " Param1=value1, content-length;content-type;host;x-amz-content-sha256;x-amz-date,"
            + " 328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422"
      })
  void aSignedRequestIsAccepted(
      String name,
      String method,
      String target,
      String headers,
      String body,
      String signedHeaders,
      String signature) {
    MultiMap sent = headers(headers);
    sent.add("X-Amz-Date", DATE);
    sent.add(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=%s, SignedHeaders=%s, Signature=%s"
            .formatted(CREDENTIAL, signedHeaders, signature));
    String wire = wire(target);
    int question = wire.indexOf('?');
    verify(
        new RequestHead(
            method,
            question < 0 ? wire : wire.substring(0, question),
            question < 0 ? "" : wire.substring(question + 1),
            sent),
        body == null ? "" : body);
  }

  /** What AWS's suite has no case for, signed by hand. */
  @Test
  void aSignedUserAgentAndADateOfHttpAreHonoured() {
    MultiMap agent =
        headers(
            "User-Agent:aws-cli/2.15 md/x#1.0  exec-env/a|X-Amz-Date:"
                + DATE
                + "|X-Amz-Content-Sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    agent.add(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential="
            + CREDENTIAL
            + ",SignedHeaders=host;user-agent;x-amz-content-sha256;x-amz-date,"
            + "Signature=d6a155d6ca49f06e7e11b0c74a0b0409bbf6729636ba36c724c0e1965c479d79");
    verify(new RequestHead("POST", "/a%3Ab/c%20d", "q=a%20b", agent), "{}");
    MultiMap date = headers("Date:Sun, 30 Aug 2015 12:36:00 GMT");
    date.add(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential="
            + CREDENTIAL
            + ", SignedHeaders=date;host, "
            + "Signature=1262aceaf1a79c7f0b69fda81cd744572fcbe2e4c23b647b4de183cd5a0f1075");
    verify(new RequestHead("GET", "/", "", date), "");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "get-vanilla, GET, /, '', , host,"
        + " e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d",
    "get-vanilla-query-order-encoded, GET, /, Param-3=Value3&Param=Value2&%E1%88%B4=Value1&, ,"
        + " host, c5f1848ceec943ac2ca68ee720460c23aaae30a2300586597ada94c4a65e4787",
    "get-utf8, GET, /\u1234, '', , host,"
        + " 10eae3f14a260bd3911cc6d008d3c576d143b05b62f09782a7a4b37f52178e44",
    "get-header-value-trim, GET, /, '', 'My-Header1: value1|My-Header2: \"a   b   c\"',"
        + " host%3Bmy-header1%3Bmy-header2,"
        + " e7bb0fd515e125e1aec2ecc4c0c17484fb06f6846b927c35e46005dd3df3acd4",
    "get-vanilla-with-session-token, GET, /, X-Amz-Security-Token=TOKEN&, , host,"
        + " 7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c"
  })
  void aPresignedRequestIsAccepted(
      String name,
      String method,
      String path,
      String query,
      String headers,
      String signedHeaders,
      String signature) {
    String presigned =
        query
            + "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + CREDENTIAL.replace("/", "%2F")
            + "&X-Amz-Date="
            + DATE
            + "&X-Amz-SignedHeaders="
            + signedHeaders
            + "&X-Amz-Expires=3600&X-Amz-Signature="
            + signature;
    verify(new RequestHead(method, wire(path), wire(presigned), headers(headers)), "");
  }

  private void verify(RequestHead head, String body) {
    Authenticator.Claim claim = authenticator.beforeBody(head, "service", false);
    assertThat(claim).isInstanceOf(Signed.class);
    Signed signed = (Signed) claim;
    signed.onBody(Buffer.buffer(body));
    assertThat(signed.atEnd()).isInstanceOf(Identified.class).isNotInstanceOf(Refused.class);
  }

  private static MultiMap headers(String text) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.add("Host", "example.amazonaws.com");
    if (text != null) {
      for (String header : wire(text).split("\\|", -1)) {
        int colon = header.indexOf(':');
        headers.add(header.substring(0, colon), header.substring(colon + 1));
      }
    }
    return headers;
  }

  /** As a server reads it: a character for each byte. */
  private static String wire(String text) {
    String filled = text.replace("ALL", ALL).replace("TOKEN", TOKEN).replace("STS", STS_TOKEN);
    return new String(filled.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
