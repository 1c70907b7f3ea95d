package dev.ondol.frontend.query;

import dev.ondol.core.OndolException;
import java.nio.charset.StandardCharsets;

/** A form of the query protocol. */
public final class QueryParametersFuzz {
  private QueryParametersFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      QueryParameters parameters = QueryParameters.of("", input);
      parameters.find("Action");
      parameters.member("tags");
      QueryParameters.of(new String(input, StandardCharsets.ISO_8859_1), new byte[0]);
    } catch (OndolException refused) {
      // It is no form.
    }
  }
}
