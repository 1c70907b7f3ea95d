package dev.ondol.frontend.policy;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads the {@code Principal} of a statement. For one document. */
final class PrincipalParser {
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Pattern ROOT = Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):root");
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-z-]*:(iam::\\d{12}:(role|user)/[\\w+=,.@/-]+|sts::\\d{12}:(assumed-role/[\\w+=,.@-]+/[\\w+=,.@-]+|federated-user/[\\w+=,.@-]+))");
  private static final Pattern UNIQUE_ID = Pattern.compile("A[RI][OD]A[A-Z0-9]{12,124}");
  private static final Pattern SERVICE =
      Pattern.compile(
          "[a-z0-9-]+(\\.[a-z0-9-]+)*\\.(amazonaws\\.com(\\.cn)?|amazon\\.com|aws\\.internal)");

  /** No service has a longer name; matching one takes stack for each of its dots. */
  private static final int MAX_SERVICE = 256;

  private final ErrorCode malformed;
  private final Set<String> accounts = new HashSet<>();
  private final Set<String> arns = new HashSet<>();
  private final Set<String> services = new HashSet<>();
  private boolean anyone;

  PrincipalParser(ErrorCode malformed) {
    this.malformed = malformed;
  }

  PrincipalPatterns parse(JsonNode node, boolean negated) {
    if (node.isString() && node.asString().equals("*")) {
      anyone = true;
    } else if (node.isObject() && !node.isEmpty()) {
      for (var type : node.properties()) {
        for (String name : names(type.getKey(), type.getValue())) {
          add(type.getKey(), name);
        }
      }
    } else {
      throw invalid(node.toString());
    }
    return new PrincipalPatterns(anyone, accounts, arns, services, negated);
  }

  private void add(String type, String name) {
    switch (type) {
      case "AWS" -> addAws(name);
      case "Service" -> {
        if (name.length() > MAX_SERVICE || !SERVICE.matcher(name).matches()) {
          throw invalid("\"SERVICE\":\"%s\"".formatted(name));
        }
        services.add(name);
      }
      default ->
          throw invalid(
              "\"%s\":\"%s\" is not offered by this server"
                  .formatted(type.toUpperCase(Locale.ROOT), name));
    }
  }

  private void addAws(String name) {
    Matcher root = ROOT.matcher(name);
    if (name.equals("*")) {
      anyone = true;
    } else if (ACCOUNT.matcher(name).matches()) {
      accounts.add(name);
    } else if (root.matches()) {
      accounts.add(root.group(1));
    } else if (ARN.matcher(name).matches() || UNIQUE_ID.matcher(name).matches()) {
      arns.add(name);
    } else {
      throw invalid("\"AWS\":\"%s\"".formatted(name));
    }
  }

  private List<String> names(String type, JsonNode node) {
    List<String> names = new ArrayList<>();
    for (JsonNode each : node.isArray() ? node : List.of(node)) {
      if (!each.isString()) {
        throw invalid("\"%s\":%s".formatted(type, each));
      }
      names.add(each.asString());
    }
    if (names.isEmpty()) {
      throw invalid("\"%s\":[]".formatted(type));
    }
    return names;
  }

  private OndolException invalid(String what) {
    return new OndolException(malformed, "Invalid principal in policy: " + what);
  }
}
