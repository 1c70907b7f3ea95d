package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Changes;
import dev.ondol.catalog.CodeSigningConfig;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import java.util.Map;

/** Tags of code signing configurations. */
record CodeSigningTags(CodeSigning signing) implements Taggable {
  @Override
  public boolean isNamedBy(String arn) {
    return arn.contains(":code-signing-config:");
  }

  @Override
  public Map<String, String> tags(Reads reads, String arn) {
    return require(reads, arn).tags();
  }

  @Override
  public void tag(Changes change, String arn, Map<String, String> tags) {
    CodeSigningConfig old = require(change, arn);
    change.put(
        Kinds.CODE_SIGNING_CONFIG,
        old.id(),
        new CodeSigningConfig(
            old.id(),
            old.description(),
            old.publishers(),
            old.untrusted(),
            old.lastModified(),
            tags));
  }

  private CodeSigningConfig require(Reads reads, String arn) {
    return signing.find(reads, arn).orElseThrow(() -> CodeSigning.notFound(arn));
  }
}
