package dev.ondol.frontend.policy;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A policy document of any place, and what it says about one request. */
public final class PolicyFuzz {
  private static final AccessRequest REQUEST =
      new AccessRequest(
          new Principal.Root("000000000000"),
          "lambda:InvokeFunction",
          "arn:aws:lambda:us-east-1:000000000000:function:f",
          key -> List.of("10.0.0.1", key, "2026-01-01T00:00:00Z"));

  private PolicyFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    for (PolicyForm form : PolicyForm.values()) {
      try {
        PolicyDocument.parse(text, form, ErrorCode.INVALID_PARAMETER_VALUE).effect(REQUEST);
      } catch (OndolException refused) {
        if (refused.code() != ErrorCode.INVALID_PARAMETER_VALUE) {
          throw refused;
        }
      }
    }
  }
}
