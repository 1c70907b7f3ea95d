package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Changes;
import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import dev.ondol.frontend.Account;
import java.util.Map;

/** Tags of functions. They are no part of a function's revision, so tagging costs no slot. */
record FunctionTags(Account account) implements Taggable {
  @Override
  public boolean isNamedBy(String arn) {
    return arn.contains(":function:");
  }

  @Override
  public Map<String, String> tags(Reads reads, String arn) {
    return require(reads, arn).details().tags();
  }

  @Override
  public void tag(Changes change, String arn, Map<String, String> tags) {
    Function old = require(change, arn);
    Function.Details details = old.details();
    change.put(
        Kinds.FUNCTION,
        old.name(),
        new Function(
            old.version(), details.with(details.description(), details.lastModified(), tags)));
  }

  private Function require(Reads reads, String arn) {
    FunctionReference reference = FunctionReference.of(account, arn, null);
    if (!reference.qualifier().isEmpty()) {
      throw new OndolException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "Tags on function aliases and versions are not supported. Please specify a function"
              + " ARN.");
    }
    return FunctionLookup.latest(reads, reference);
  }
}
