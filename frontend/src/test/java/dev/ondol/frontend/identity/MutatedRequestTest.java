package dev.ondol.frontend.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.identity.Authenticator.Claim;
import dev.ondol.frontend.identity.Authenticator.Identified;
import dev.ondol.frontend.identity.Authenticator.Refused;
import dev.ondol.frontend.identity.Authenticator.Signed;
import dev.ondol.frontend.identity.Authenticator.Verdict;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * Random requests, signed by AWS's own signer for Java: as they are they are accepted, and with any
 * one part changed they are refused.
 */
class MutatedRequestTest {
  private static final int REQUESTS = 300;
  private static final String KEY = "AKIAIOSFODNN7EXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final List<SdkHttpMethod> METHODS =
      List.of(SdkHttpMethod.GET, SdkHttpMethod.POST, SdkHttpMethod.PUT, SdkHttpMethod.DELETE);

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final SignatureAuthenticator authenticator =
      new SignatureAuthenticator(
          (id, token) ->
              id.equals(KEY)
                  ? new AccessKeys.Known(SECRET, new Identity.Root("123456789012"))
                  : new AccessKeys.Unknown(),
          "us-east-1",
          Duration.ofMinutes(5),
          InstantSource.system());

  /** A request as a server reads it. */
  private record Sent(RequestHead head, String body) {
    Sent with(RequestHead other) {
      return new Sent(other, body);
    }
  }

  @Test
  void whatAwsSignsIsAcceptedAndWhatIsChangedIsRefused() {
    for (int i = 0; i < REQUESTS; i++) {
      boolean presigned = random.nextInt(3) == 0;
      Sent sent = sign(presigned);
      String as = "seed %d, request %d: %s".formatted(seed, i, sent);
      assertThat(verdict(sent)).as(as).isInstanceOf(Identified.class);
      // Twice, for the key is kept by then.
      assertThat(verdict(sent)).as(as).isInstanceOf(Identified.class);
      Sent changed = mutate(sent);
      Object verdict = verdict(changed);
      assertThat(verdict).as(as + " as " + changed).isInstanceOf(Refused.class);
      assertThat(((Refused) verdict).code())
          .isIn(
              ErrorCode.INVALID_SIGNATURE,
              ErrorCode.INCOMPLETE_SIGNATURE,
              ErrorCode.UNRECOGNIZED_CLIENT);
    }
  }

  private Object verdict(Sent sent) {
    Claim claim = authenticator.beforeBody(sent.head, "lambda", false);
    if (claim instanceof Signed signed) {
      byte[] body = sent.body.getBytes(StandardCharsets.UTF_8);
      int cut = body.length == 0 ? 0 : random.nextInt(body.length);
      signed.onBody(Buffer.buffer(java.util.Arrays.copyOf(body, cut)));
      signed.onBody(Buffer.buffer(java.util.Arrays.copyOfRange(body, cut, body.length)));
      Verdict verdict = signed.atEnd();
      return verdict;
    }
    return claim;
  }

  private Sent sign(boolean presigned) {
    String body = presigned || random.nextBoolean() ? "" : text(1 + random.nextInt(3000));
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      path.append('/').append(encoded(1 + random.nextInt(8)));
    }
    SdkHttpRequest.Builder builder =
        SdkHttpRequest.builder()
            .method(METHODS.get(random.nextInt(METHODS.size())))
            .uri(URI.create("http://127.0.0.1:4566" + path));
    for (int i = random.nextInt(4); i > 0; i--) {
      builder.appendRawQueryParameter(text(1 + random.nextInt(6)), text(random.nextInt(6)));
    }
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      builder.appendHeader("x-amz-h" + i, " a  " + letters(random.nextInt(9)) + "   b ");
    }
    if (random.nextBoolean()) {
      builder.appendHeader("Content-Type", "application/json");
    }
    SdkHttpRequest request = builder.build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(r -> {
              r.identity(AwsBasicCredentials.create(KEY, SECRET))
                  .request(request)
                  .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                  .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1");
              if (presigned) {
                r.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofHours(1));
              } else {
                r.payload(ContentStreamProvider.fromUtf8String(body));
              }
            });
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    signed.request().forEachHeader(headers::add);
    return new Sent(
        new RequestHead(
            signed.request().method().name(),
            signed.request().encodedPath(),
            signed.request().encodedQueryParameters().orElse(""),
            headers),
        body);
  }

  /** The same request but for one part. */
  private Sent mutate(Sent sent) {
    RequestHead head = sent.head;
    return switch (random.nextInt(7)) {
      case 0 ->
          sent.with(
              new RequestHead(
                  head.method().equals("PATCH") ? "GET" : "PATCH",
                  head.path(),
                  head.query(),
                  head.headers()));
      case 1 ->
          sent.with(
              new RequestHead(head.method(), head.path() + "x", head.query(), head.headers()));
      case 2 ->
          sent.with(
              new RequestHead(
                  head.method(), head.path(), head.query() + "&more=1", head.headers()));
      case 3 -> new Sent(head, sent.body + "x");
      case 4 -> sent.with(withHeaders(head, "x-amz-unsigned", "new"));
      case 5 -> {
        List<String> names =
            head.headers().names().stream()
                .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                .filter(name -> name.equals("host") || name.startsWith("x-amz-h"))
                .toList();
        yield sent.with(withHeaders(head, names.get(random.nextInt(names.size())), "other"));
      }
      default -> sent.with(withoutLastDigit(head));
    };
  }

  private static RequestHead withHeaders(RequestHead head, String name, String value) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(head.headers());
    headers.set(name, value);
    return new RequestHead(head.method(), head.path(), head.query(), headers);
  }

  /** With another signature. */
  private static RequestHead withoutLastDigit(RequestHead head) {
    String authorization = head.headers().get("Authorization");
    if (authorization == null) {
      int at = head.query().indexOf("X-Amz-Signature=") + "X-Amz-Signature=".length();
      char old = head.query().charAt(at);
      return new RequestHead(
          head.method(),
          head.path(),
          head.query().substring(0, at) + (old == '0' ? '1' : '0') + head.query().substring(at + 1),
          head.headers());
    }
    int last = authorization.length() - 1;
    return withHeaders(
        head,
        "Authorization",
        authorization.substring(0, last) + (authorization.charAt(last) == '0' ? '1' : '0'));
  }

  private String text(int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append("abcXYZ019-_.~ /+%&=?:;,*'()[]{}\"äሴ".charAt(random.nextInt(34)));
    }
    return out.toString();
  }

  private String letters(int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append((char) ('a' + random.nextInt(26)));
    }
    return out.toString();
  }

  /** One segment of a path, as a client writes it. */
  private String encoded(int length) {
    StringBuilder out = new StringBuilder();
    for (byte b : text(length).getBytes(StandardCharsets.UTF_8)) {
      Encoding.append(out, (char) (b & 0xFF));
    }
    String segment = out.toString();
    return segment.matches("\\.+") ? "dots" : segment;
  }
}
