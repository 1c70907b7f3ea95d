package dev.ondol.frontend.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ondol.core.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random patterns and documents, compared with the simplest evaluation that there is. */
class RandomPolicyTest {
  private static final long SEED = System.nanoTime();
  private static final Principal SESSION =
      new Principal.Session(
          "123456789012",
          "arn:aws:sts::123456789012:assumed-role/r/s",
          "arn:aws:iam::123456789012:role/r",
          "AROAEXAMPLEEXAMPLE123");

  private final Random random = new Random(SEED);

  @Test
  void globsMatchWhatANaiveMatcherMatches() {
    for (int i = 0; i < 200_000; i++) {
      String pattern = text("ab*?", 9);
      String text = text("ab", 12);
      assertThat(Template.of(pattern, true, false).matches(text, RequestContext.EMPTY))
          .as("seed %d: %s on %s", SEED, pattern, text)
          .isEqualTo(naive(pattern, text));
    }
  }

  private static boolean naive(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    String rest = pattern.substring(1);
    if (pattern.charAt(0) == '*') {
      return naive(rest, text) || (!text.isEmpty() && naive(pattern, text.substring(1)));
    }
    return !text.isEmpty()
        && (pattern.charAt(0) == '?' || pattern.charAt(0) == text.charAt(0))
        && naive(rest, text.substring(1));
  }

  /** A statement as plain data, and what it means read off the definition. */
  private record Plain(
      boolean allow,
      String account,
      boolean notAction,
      String action,
      boolean notResource,
      String resource,
      String tag,
      boolean equals) {
    String json() {
      return """
      {"Effect":"%s","Principal":{"AWS":"%s"},"%s":"x:%s","%s":"arn:aws:x:::%s",
       "Condition":{"%s":{"x:tag":"%s"}}}\
      """
          .formatted(
              allow ? "Allow" : "Deny",
              account,
              notAction ? "NotAction" : "Action",
              action,
              notResource ? "NotResource" : "Resource",
              resource,
              equals ? "StringLike" : "StringNotLike",
              tag);
    }

    boolean applies(String whatAction, String whatResource, String hasTag) {
      return (account.equals("*") || account.equals("123456789012"))
          && naive(action, whatAction) != notAction
          && naive(resource, whatResource) != notResource
          && naive(tag, hasTag) == equals;
    }
  }

  @Test
  void documentsMeanWhatTheirDefinitionSays() {
    for (int i = 0; i < 30_000; i++) {
      List<Plain> statements = new ArrayList<>();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        statements.add(
            new Plain(
                random.nextBoolean(),
                List.of("*", "123456789012", "999999999999").get(random.nextInt(3)),
                random.nextInt(4) == 0,
                "a" + text("ab*", 3),
                random.nextInt(4) == 0,
                "a" + text("ab*", 3),
                text("ab*", 3),
                random.nextBoolean()));
      }
      String action = "a" + text("ab", 2);
      String resource = "a" + text("ab", 2);
      String tag = text("ab", 2);
      String json =
          "{\"Version\":\"2012-10-17\",\"Statement\":["
              + String.join(",", statements.stream().map(Plain::json).toList())
              + "]}";
      Effect effect =
          PolicyDocument.parse(json, PolicyForm.RESOURCE, ErrorCode.VALIDATION)
              .effect(
                  new AccessRequest(
                      SESSION, "x:" + action, "arn:aws:x:::" + resource, key -> List.of(tag)));
      assertThat(effect)
          .as("seed %d: %s", SEED, json)
          .isEqualTo(expected(statements, action, resource, tag));
    }
  }

  private static Effect expected(
      List<Plain> statements, String action, String resource, String tag) {
    List<Plain> applying =
        statements.stream().filter(s -> s.applies(action, resource, tag)).toList();
    if (applying.stream().anyMatch(s -> !s.allow())) {
      return Effect.DENIED;
    }
    if (applying.stream().anyMatch(s -> s.account().equals("*"))) {
      return Effect.ALLOWED;
    }
    return applying.isEmpty() ? Effect.NONE : Effect.DELEGATED;
  }

  private String text(String alphabet, int max) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(max + 1); n > 0; n--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
