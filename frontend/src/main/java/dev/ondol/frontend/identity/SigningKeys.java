package dev.ondol.frontend.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes signatures. The key for a day, a region and a service is derived from the secret in four
 * steps, once; what was derived is kept for the next request. Thread-safe.
 */
final class SigningKeys {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  /** When more are wanted all are forgotten: deriving anew costs some microseconds. */
  private static final int MAX_KEPT = 4096;

  private static final String HMAC = "HmacSHA256";

  /** By the secret: two tokens of one session's key have one id, but not one secret. */
  private record Place(String secret, String day, String region, String service) {}

  private final ConcurrentHashMap<Place, SecretKeySpec> kept = new ConcurrentHashMap<>();

  /**
   * In hexadecimal.
   *
   * @param secret of the credential's key
   * @param date such as {@code 20260101T123000Z}
   */
  String signature(String secret, Credential credential, String date, String canonicalRequest) {
    byte[] hash = Encoding.sha256().digest(Encoding.bytes(canonicalRequest));
    String toSign =
        ALGORITHM + "\n" + date + "\n" + credential.scope() + "\n" + HexFormat.of().formatHex(hash);
    return HexFormat.of().formatHex(hmac(key(secret, credential), toSign));
  }

  private SecretKeySpec key(String secret, Credential credential) {
    Place place = new Place(secret, credential.day(), credential.region(), credential.service());
    SecretKeySpec known = kept.get(place);
    if (known != null) {
      return known;
    }
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    SecretKeySpec derived = derive(secret, credential);
    kept.put(place, derived);
    return derived;
  }

  private static SecretKeySpec derive(String secret, Credential credential) {
    byte[] start = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    SecretKeySpec day = spec(hmac(spec(start), credential.day()));
    SecretKeySpec region = spec(hmac(day, credential.region()));
    SecretKeySpec service = spec(hmac(region, credential.service()));
    return spec(hmac(service, credential.terminator()));
  }

  private static SecretKeySpec spec(byte[] key) {
    return new SecretKeySpec(key, HMAC);
  }

  private static byte[] hmac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
