package dev.ondol.frontend.identity;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * Ids in the form of IAM: four letters that tell what it is the id of, then capital letters and
 * digits of base 32.
 */
public final class UniqueIds {
  /** Of an access key that stays. */
  public static final String ACCESS_KEY = "AKIA";

  /** Of an access key of a session. */
  public static final String SESSION_KEY = "ASIA";

  public static final String ROLE = "AROA";

  /** Of a managed policy. */
  public static final String POLICY = "ANPA";

  private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int MASK = BASE_32.length() - 1;
  private static final int KEY_CHARS = 16;
  private static final int ENTITY_CHARS = 17;
  private static final SecureRandom RANDOM = new SecureRandom();

  private UniqueIds() {}

  /** A new id of an access key, as long as AWS's. */
  public static String freshKey(String prefix) {
    byte[] random = new byte[KEY_CHARS];
    RANDOM.nextBytes(random);
    return prefix + base32(random, KEY_CHARS);
  }

  /** A new id of a role or a policy, as long as AWS's. */
  public static String fresh(String prefix) {
    byte[] random = new byte[ENTITY_CHARS];
    RANDOM.nextBytes(random);
    return prefix + base32(random, ENTITY_CHARS);
  }

  /** The id of a role that nobody made: always the same for the same ARN. */
  public static String ofRole(String arn) {
    return of(ROLE, arn);
  }

  /** The id of what is always there: always the same for the same ARN. */
  public static String of(String prefix, String arn) {
    return prefix
        + base32(Encoding.sha256().digest(arn.getBytes(StandardCharsets.UTF_8)), ENTITY_CHARS);
  }

  private static String base32(byte[] bytes, int chars) {
    StringBuilder id = new StringBuilder(chars);
    for (int i = 0; i < chars; i++) {
      id.append(BASE_32.charAt(bytes[i] & MASK));
    }
    return id.toString();
  }
}
