package dev.ondol.catalog;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * An IAM role: who may become it, and what it may do then. Immutable.
 *
 * @param path begins and ends with a slash
 * @param id such as {@code AROA…}; never given twice
 * @param trust the JSON of its trust policy
 * @param description empty if none
 * @param created second precision
 * @param tags in the order in which they were set
 * @param inline JSON of its own policies by their names, in the order of the names
 * @param attached ARNs of managed policies
 */
public record Role(
    String name,
    String path,
    String id,
    String trust,
    String description,
    int maxSessionSeconds,
    Instant created,
    SequencedMap<String, String> tags,
    SequencedMap<String, String> inline,
    List<String> attached) {
  public Role {
    tags = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tags));
    inline = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inline));
    attached = List.copyOf(attached);
  }

  /** In an account. */
  public String arn(String account) {
    return "arn:aws:iam::" + account + ":role" + path + name;
  }
}
