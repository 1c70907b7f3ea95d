package dev.ondol.frontend.access;

import dev.ondol.catalog.Role;
import dev.ondol.frontend.Account;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.identity.Identity;
import dev.ondol.frontend.policy.RequestContext;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * AWS's global condition keys, as far as a request here has them; each is looked at when a
 * condition asks for it.
 *
 * @param role of the caller's session, if it has one
 */
record RequestFacts(Exchange exchange, Account account, Optional<Role> role)
    implements RequestContext {
  private static final int MAX_USER_AGENT = 1024;
  private static final String PRINCIPAL_TAG = "aws:principaltag/";

  @Override
  public List<String> values(String key) {
    String value = value(key);
    return value == null || value.isEmpty() ? List.of() : List.of(value);
  }

  private @Nullable String value(String key) {
    Identity caller = exchange.identity();
    return switch (key) {
      case "aws:principalarn" ->
          caller instanceof Identity.Session session ? session.roleArn() : caller.arn();
      case "aws:principalaccount" -> caller.account();
      case "aws:principaltype" -> caller instanceof Identity.Session ? "AssumedRole" : "Account";
      case "aws:userid" -> caller.userId();
      case "aws:principalisawsservice", "aws:viaawsservice", "aws:securetransport" -> "false";
      case "aws:sourceip" -> exchange.request().remoteAddress().hostAddress();
      case "aws:useragent" -> userAgent();
      case "aws:currenttime" -> Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      case "aws:epochtime" -> Long.toString(Instant.now().getEpochSecond());
      case "aws:requestedregion" -> account.region();
      case "aws:resourceaccount" -> account.id();
      case "lambda:sourcefunctionarn" ->
          caller instanceof Identity.Session session ? session.sourceFunctionArn() : null;
      default -> key.startsWith(PRINCIPAL_TAG) ? tag(key.substring(PRINCIPAL_TAG.length())) : null;
    };
  }

  private @Nullable String userAgent() {
    String agent = exchange.request().getHeader(HttpHeaders.USER_AGENT);
    return agent == null || agent.length() <= MAX_USER_AGENT
        ? agent
        : agent.substring(0, MAX_USER_AGENT);
  }

  private @Nullable String tag(String key) {
    for (var tag : role.map(r -> r.tags().entrySet()).orElse(Set.of())) {
      if (tag.getKey().equalsIgnoreCase(key)) {
        return tag.getValue();
      }
    }
    return null;
  }
}
