package dev.ondol.frontend.identity;

import dev.ondol.core.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies AWS's signatures, version 4: in the {@code Authorization} header or in the query of a
 * presigned link. The rules are checked in AWS's order and refused in AWS's words.
 *
 * <p>The head is checked before the body is read, up to whether the key exists; the body is hashed
 * as it comes, and its hash is what the signature must cover. {@code UNSIGNED-PAYLOAD} is for none
 * of the services here. Beyond what AWS demands, every {@code x-amz-} header that an operation
 * reads must be signed, as all AWS clients do: a stranger on the way must not add one. Thread-safe.
 */
public final class SignatureAuthenticator implements Authenticator {
  private static final Duration MAX_LIFE = Duration.ofDays(7);

  /** In which global services live for clients of all regions. */
  private static final String GLOBAL_REGION = "us-east-1";

  /** They change no meaning, or are checked by themselves. */
  private static final List<String> MAY_BE_UNSIGNED =
      List.of("x-amz-date", "x-amz-security-token", "x-amz-content-sha256");

  private static final String AMZ = "x-amz-";
  private static final String CONTENT_HASH = "x-amz-content-sha256";

  private final AccessKeys keys;
  private final String region;
  private final Duration skew;
  private final InstantSource clock;
  private final SigningKeys signingKeys = new SigningKeys();

  /**
   * @param skew by which a client's clock may differ
   */
  public SignatureAuthenticator(
      AccessKeys keys, String region, Duration skew, InstantSource clock) {
    this.keys = keys;
    this.region = region;
    this.skew = skew;
    this.clock = clock;
  }

  @Override
  public Claim beforeBody(HttpServerRequest head, Service service) {
    return beforeBody(RequestHead.of(head), service.signingName(), service.global());
  }

  Claim beforeBody(RequestHead head, String service, boolean global) {
    return switch (ClaimReader.read(head)) {
      case ClaimReader.Unreadable(Refused refused) -> refused;
      case ClaimReader.Read(SignatureClaim claim) ->
          check(head, claim, service, global)
              .<Claim>map(refused -> refused)
              .orElseGet(() -> identify(head, claim));
    };
  }

  /** Whatever can be wrong without knowing the key. */
  private Optional<Refused> check(
      RequestHead head, SignatureClaim claim, String service, boolean global) {
    return checkTime(claim.time())
        .or(() -> checkSignedHeaders(head, claim))
        .or(() ->
            claim.algorithm().equals(SigningKeys.ALGORITHM)
                ? Optional.empty()
                : incomplete("Unsupported AWS 'algorithm': '%s'.".formatted(claim.algorithm())))
        .or(() ->
            Credential.parse(claim.credential())
                .map(credential -> checkScope(credential, claim.time().date(), service, global))
                .orElseGet(() ->
                    incomplete(
                        "Credential must have exactly 5 slash-delimited elements, e.g."
                            + " keyid/date/region/service/term, got '%s'"
                                .formatted(claim.credential()))));
  }

  private Optional<Refused> checkTime(SignatureClaim.Time time) {
    Optional<Instant> parsed = BasicTime.parse(time.date());
    if (parsed.isEmpty()) {
      return incomplete(
          "Date must be in ISO-8601 'basic format'. Got '%s'. See http://en.wikipedia.org/wiki/ISO_8601"
              .formatted(time.date()));
    }
    Duration life = skew;
    if (time.presigned() && time.lifeSeconds() >= 0) {
      life = Duration.ofSeconds(time.lifeSeconds());
      if (life.compareTo(MAX_LIFE) > 0) {
        return incomplete(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given"
                + " X-Amz-Expires must be less than 604800 seconds");
      }
    }
    Instant signed = parsed.get();
    Instant now = clock.instant();
    if (signed.isBefore(now.minus(life))) {
      return invalid(
          "Signature expired: %s is now earlier than %s (%s - %s.)"
              .formatted(
                  time.date(),
                  BasicTime.format(now.minus(life)),
                  BasicTime.format(now),
                  inWords(life)));
    }
    if (signed.isAfter(now.plus(skew))) {
      return invalid(
          "Signature not yet current: %s is still later than %s (%s + %s.)"
              .formatted(
                  time.date(),
                  BasicTime.format(now.plus(skew)),
                  BasicTime.format(now),
                  inWords(skew)));
    }
    return Optional.empty();
  }

  private static String inWords(Duration duration) {
    return duration.toSecondsPart() == 0
        ? duration.toMinutes() + " min"
        : duration.toSeconds() + " sec";
  }

  private static Optional<Refused> checkSignedHeaders(RequestHead head, SignatureClaim claim) {
    if (!claim.signedHeaders().contains("host")) {
      return invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (Map.Entry<String, String> header : head.headers()) {
      String name = header.getKey();
      if (name.regionMatches(true, 0, AMZ, 0, AMZ.length())) {
        String small = name.toLowerCase(Locale.ROOT);
        if (!claim.signedHeaders().contains(small) && !MAY_BE_UNSIGNED.contains(small)) {
          return invalid("'%s' must be a 'SignedHeader' in the AWS Authorization.".formatted(name));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Refused> checkScope(
      Credential credential, String date, String service, boolean global) {
    StringBuilder wrong = new StringBuilder();
    if (!credential.region().equals(region)
        && !(global && credential.region().equals(GLOBAL_REGION))) {
      wrong.append("Credential should be scoped to a valid region. ");
    }
    if (!credential.service().equals(service)) {
      wrong.append("Credential should be scoped to correct service: '%s'. ".formatted(service));
    }
    if (!credential.terminator().equals(Credential.TERMINATOR)) {
      wrong.append(
          "Credential should be scoped with a valid terminator: 'aws4_request', not '%s'. "
              .formatted(credential.terminator()));
    }
    if (!credential.day().equals(BasicTime.day(date))) {
      wrong.append(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: '%s' != '%s', from '%s'. "
                  .formatted(credential.day(), BasicTime.day(date), date));
    }
    return wrong.isEmpty() ? Optional.empty() : invalid(wrong.toString());
  }

  private Claim identify(RequestHead head, SignatureClaim claim) {
    Credential credential = Credential.parse(claim.credential()).orElseThrow();
    return switch (keys.find(credential.keyId(), claim.token())) {
      case AccessKeys.Unknown() ->
          new Refused(
              ErrorCode.UNRECOGNIZED_CLIENT,
              "The security token included in the request is invalid.");
      case AccessKeys.Expired() ->
          new Refused(
              ErrorCode.EXPIRED_TOKEN, "The security token included in the request is expired");
      case AccessKeys.Known known -> new Pending(head, claim, credential, known);
    };
  }

  /** A head that is in order, while its body comes. */
  private final class Pending implements Signed {
    private final RequestHead head;
    private final SignatureClaim claim;
    private final Credential credential;
    private final AccessKeys.Known key;
    private final MessageDigest body = Encoding.sha256();

    Pending(RequestHead head, SignatureClaim claim, Credential credential, AccessKeys.Known key) {
      this.head = head;
      this.claim = claim;
      this.credential = credential;
      this.key = key;
    }

    @Override
    public void onBody(Buffer chunk) {
      body.update(chunk.getBytes());
    }

    @Override
    public Verdict atEnd() {
      String bodyHash = HexFormat.of().formatHex(body.digest());
      String claimed = head.headers().get(CONTENT_HASH);
      String expected =
          signingKeys.signature(
              key.secret(),
              credential,
              claim.time().date(),
              CanonicalRequest.of(head, claim.signedHeaders(), bodyHash));
      boolean genuine =
          MessageDigest.isEqual(
              expected.getBytes(StandardCharsets.US_ASCII),
              claim.signature().getBytes(StandardCharsets.ISO_8859_1));
      return genuine && (claimed == null || claimed.equalsIgnoreCase(bodyHash))
          ? new Identified(key.identity())
          : new Refused(
              ErrorCode.INVALID_SIGNATURE,
              "The request signature we calculated does not match the signature you provided."
                  + " Check your AWS Secret Access Key and signing method. Consult the service"
                  + " documentation for details.");
    }
  }

  private static Optional<Refused> invalid(String message) {
    return Optional.of(new Refused(ErrorCode.INVALID_SIGNATURE, message));
  }

  private static Optional<Refused> incomplete(String message) {
    return Optional.of(new Refused(ErrorCode.INCOMPLETE_SIGNATURE, message));
  }
}
