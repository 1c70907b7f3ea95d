package dev.ondol.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The role {@code ondol} that a function gets for which nobody names one. It may do nothing, and
 * Lambda may take it: a platform that verifies signatures insists that a role is there.
 */
record DefaultRole(Clients clients, String account) {
  private static final String NAME = "ondol";
  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
      "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}\
      """;
  private static final int OK = 200;
  private static final int CONFLICT = 409;

  String arn() {
    return "arn:aws:iam::" + account + ":role/" + NAME;
  }

  /**
   * Makes the role, unless it is there.
   *
   * @return its ARN
   */
  String ensure() {
    Clients.Answer answer =
        clients.iam(
            "Action=CreateRole&Version=2010-05-08&RoleName="
                + NAME
                + "&AssumeRolePolicyDocument="
                + URLEncoder.encode(TRUST, StandardCharsets.UTF_8));
    if (answer.status() != OK && answer.status() != CONFLICT) {
      throw new CommandException(
          ExitCode.FAILED,
          "the role %s cannot be made, name another by --role: %s".formatted(NAME, answer.text()));
    }
    return arn();
  }
}
