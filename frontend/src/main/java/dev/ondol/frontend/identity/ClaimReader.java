package dev.ondol.frontend.identity;

import dev.ondol.core.ErrorCode;
import dev.ondol.frontend.identity.Authenticator.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the claim of a request from its {@code Authorization} header or from its query. All that is
 * missing is told at once, in AWS's words; a header is told as its hash, for it may be a secret of
 * another scheme. Its work is bounded by the limits below. Stateless.
 */
final class ClaimReader {
  /** What there is of a claim. */
  sealed interface Reading {}

  record Read(SignatureClaim claim) implements Reading {}

  record Unreadable(Refused refused) implements Reading {}

  private static final int MAX_HEADER_CHARS = 16 * 1024;
  private static final int MAX_QUERY_PARAMETERS = 1000;
  private static final int MAX_SIGNED_HEADERS = 100;
  private static final int MAX_LIFE_DIGITS = 9;

  private static final Pattern BETWEEN_PARTS = Pattern.compile("[, ]+");
  private static final String SCHEME = "AWS4-";
  private static final String ALGORITHM = "X-Amz-Algorithm";
  private static final String DATE = "X-Amz-Date";
  private static final String TOKEN = "X-Amz-Security-Token";
  private static final List<String> HEADER_PARTS =
      List.of("Credential", "Signature", "SignedHeaders");
  private static final List<String> QUERY_PARTS =
      List.of(ALGORITHM, "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", DATE);

  private ClaimReader() {}

  static Reading read(RequestHead head) {
    String authorization = head.headers().get("Authorization");
    if (head.query().chars().filter(c -> c == '&').limit(MAX_QUERY_PARAMETERS).count()
        == MAX_QUERY_PARAMETERS) {
      return incomplete("Too many query-string parameters.");
    }
    boolean inQuery = head.query().startsWith(ALGORITHM) || head.query().contains("&" + ALGORITHM);
    if (authorization != null && inQuery) {
      return unreadable(
          ErrorCode.INVALID_SIGNATURE,
          "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP"
              + " header.");
    }
    if (inQuery) {
      return ofQuery(head);
    }
    if (authorization == null || !authorization.startsWith(SCHEME)) {
      return unreadable(ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
    }
    return ofHeader(head, authorization);
  }

  private static Reading ofHeader(RequestHead head, String authorization) {
    if (authorization.length() > MAX_HEADER_CHARS) {
      return incomplete("Authorization header is too long.");
    }
    int blank = authorization.indexOf(' ');
    Map<String, String> parts = new HashMap<>();
    for (String part :
        blank < 0 ? new String[0] : BETWEEN_PARTS.split(authorization.substring(blank + 1), -1)) {
      int equals = part.indexOf('=');
      if (equals < 0 && !part.isEmpty()) {
        return incomplete(
            "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with"
                + " SHA-256 and encoded with Base64): '%s'.".formatted(hashed(authorization)));
      }
      if (equals >= 0) {
        parts.putIfAbsent(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    String date = head.headers().get(DATE);
    String httpDate = head.headers().get("Date");
    StringBuilder missing = new StringBuilder();
    for (String name : HEADER_PARTS) {
      if (parts.getOrDefault(name, "").isEmpty()) {
        missing.append("Authorization header requires '").append(name).append("' parameter. ");
      }
    }
    if (date == null && httpDate == null) {
      missing.append(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    if (!missing.isEmpty()) {
      return incomplete(
          missing
              + "(Hashed with SHA-256 and encoded with Base64) Authorization="
              + hashed(authorization));
    }
    String token = head.headers().get(TOKEN);
    String time = date != null ? date : BasicTime.ofHttpDate(String.valueOf(httpDate));
    return claim(
        blank < 0 ? authorization : authorization.substring(0, blank),
        part(parts, "Credential"),
        part(parts, "SignedHeaders"),
        part(parts, "Signature"),
        new SignatureClaim.Time(time, false, SignatureClaim.Time.UNTOLD),
        token == null ? "" : token);
  }

  private static Reading ofQuery(RequestHead head) {
    Map<String, String> parameters = new HashMap<>();
    for (String part : head.query().split("&", -1)) {
      int equals = part.indexOf('=');
      parameters.putIfAbsent(
          Encoding.decode(equals < 0 ? part : part.substring(0, equals)),
          equals < 0 ? "" : Encoding.decode(part.substring(equals + 1)));
    }
    StringBuilder missing = new StringBuilder();
    for (String name : QUERY_PARTS) {
      if (parameters.getOrDefault(name, "").isEmpty()) {
        missing.append("AWS query-string parameters must include '").append(name).append("'. ");
      }
    }
    if (!missing.isEmpty()) {
      return incomplete(missing + "Re-examine the query-string parameters.");
    }
    String life = parameters.get("X-Amz-Expires");
    if (life != null && !isNumber(life)) {
      return incomplete("X-Amz-Expires should be a number");
    }
    return claim(
        part(parameters, ALGORITHM),
        part(parameters, "X-Amz-Credential"),
        part(parameters, "X-Amz-SignedHeaders"),
        part(parameters, "X-Amz-Signature"),
        new SignatureClaim.Time(
            part(parameters, DATE),
            true,
            life == null ? SignatureClaim.Time.UNTOLD : Long.parseLong(life)),
        parameters.getOrDefault(TOKEN, ""));
  }

  private static Reading claim(
      String algorithm,
      String credential,
      String signedHeaders,
      String signature,
      SignatureClaim.Time time,
      String token) {
    String[] names = signedHeaders.toLowerCase(Locale.ROOT).split(";", MAX_SIGNED_HEADERS + 1);
    if (names.length > MAX_SIGNED_HEADERS) {
      return incomplete("Too many headers are signed.");
    }
    return new Read(
        new SignatureClaim(algorithm, credential, List.of(names), signature, time, token));
  }

  private static String part(Map<String, String> parts, String name) {
    return parts.getOrDefault(name, "");
  }

  private static boolean isNumber(@Nullable String text) {
    return text != null && text.length() <= MAX_LIFE_DIGITS && text.matches("\\d+");
  }

  private static String hashed(String header) {
    byte[] hash = Encoding.sha256().digest(header.getBytes(StandardCharsets.ISO_8859_1));
    return Base64.getEncoder().encodeToString(hash);
  }

  private static Unreadable incomplete(String message) {
    return unreadable(ErrorCode.INCOMPLETE_SIGNATURE, message);
  }

  private static Unreadable unreadable(ErrorCode code, String message) {
    return new Unreadable(new Refused(code, message));
  }
}
