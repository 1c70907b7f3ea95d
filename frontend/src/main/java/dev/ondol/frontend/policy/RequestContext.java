package dev.ondol.frontend.policy;

import java.util.List;

/**
 * What is known of a request beside who asks for what: the condition keys. Never blocks; made for
 * one request.
 */
@FunctionalInterface
public interface RequestContext {
  /** Knows nothing. */
  RequestContext EMPTY = key -> List.of();

  /**
   * @param key in lower case, such as {@code aws:sourceip}
   * @return empty if the request has no such key
   */
  List<String> values(String key);

  /** This one, and for keys that it does not know another one. */
  default RequestContext or(RequestContext other) {
    return key -> {
      List<String> own = values(key);
      return own.isEmpty() ? other.values(key) : own;
    };
  }
}
