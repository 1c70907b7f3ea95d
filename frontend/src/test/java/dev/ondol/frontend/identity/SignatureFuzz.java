package dev.ondol.frontend.identity;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;

/**
 * The head of a request on its way to the verification of its signature: the first line is the
 * path, the second the query, the others are headers.
 */
public final class SignatureFuzz {
  private SignatureFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", -1);
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 2; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.add(lines[i].substring(0, colon), lines[i].substring(colon + 1));
      }
    }
    RequestHead head = new RequestHead("GET", lines[0], lines.length > 1 ? lines[1] : "", headers);
    if (ClaimReader.read(head) instanceof ClaimReader.Read(SignatureClaim claim)) {
      Credential.parse(claim.credential());
      BasicTime.parse(claim.time().date());
      CanonicalRequest.of(head, claim.signedHeaders(), "UNSIGNED-PAYLOAD");
    }
  }
}
