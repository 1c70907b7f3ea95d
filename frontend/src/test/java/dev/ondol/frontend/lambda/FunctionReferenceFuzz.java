package dev.ondol.frontend.lambda;

import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import java.nio.charset.StandardCharsets;

/** Names and ARNs of functions; behind a line's end may stand a qualifier. */
public final class FunctionReferenceFuzz {
  private static final Account ACCOUNT = new Account("us-east-1", "000000000000");
  private static final int MAX_NAME = 64;
  private static final int MAX_ARN = 256;

  private FunctionReferenceFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String[] parts = new String(input, StandardCharsets.UTF_8).split("\n", 2);
    FunctionReference reference;
    try {
      reference = FunctionReference.of(ACCOUNT, parts[0], parts.length > 1 ? parts[1] : null);
    } catch (OndolException refused) {
      return;
    }
    String name = reference.function().name();
    boolean plain = name.chars().allMatch(c -> c == '.' || c == '-' || c == '_' || isAlnum(c));
    if (!plain || name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalStateException("a function is called " + name);
    }
    boolean inArn =
        (reference.isLatest() || reference.qualifier().indexOf('$') < 0)
            && reference.arn().length() <= MAX_ARN;
    if (inArn && !FunctionReference.of(ACCOUNT, reference.arn(), null).equals(reference)) {
      throw new IllegalStateException(reference + " is not what its ARN says");
    }
  }

  private static boolean isAlnum(int c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }
}
