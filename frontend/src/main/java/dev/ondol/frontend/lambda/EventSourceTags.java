package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Changes;
import dev.ondol.catalog.EventSourceMapping;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.frontend.Account;
import java.util.Map;

/** Tags of event source mappings. */
record EventSourceTags(Account account) implements Taggable {
  private static final String NAMED = ":event-source-mapping:";

  @Override
  public boolean isNamedBy(String arn) {
    return arn.contains(NAMED);
  }

  @Override
  public Map<String, String> tags(Reads reads, String arn) {
    return EventSourceOperations.require(reads, uuid(arn)).tags();
  }

  @Override
  public void tag(Changes change, String arn, Map<String, String> tags) {
    EventSourceMapping old = EventSourceOperations.require(change, uuid(arn));
    change.put(
        Kinds.EVENT_SOURCE_MAPPING,
        uuid(arn),
        new EventSourceMapping(old.functionArn(), old.sourceArn(), old.configuration(), tags));
  }

  /** As an ARN of another account, region or partition it names nothing that is here. */
  private String uuid(String arn) {
    String uuid = arn.substring(arn.indexOf(NAMED) + NAMED.length());
    return arn.equals(EventSourceOperations.arn(account, uuid)) ? uuid : arn;
  }
}
