package dev.ondol.frontend.policy;

import dev.ondol.core.ErrorCode;
import java.util.List;

/** A policy, ready to be evaluated. Immutable. */
public final class PolicyDocument {
  private final List<Statement> statements;

  PolicyDocument(List<Statement> statements) {
    this.statements = List.copyOf(statements);
  }

  /**
   * Reads one.
   *
   * @param malformed the error for text that is none
   * @throws dev.ondol.core.OndolException malformed, and what is wrong
   */
  public static PolicyDocument parse(String json, PolicyForm form, ErrorCode malformed) {
    return new PolicyParser(form, malformed).parse(json);
  }

  /** What it says: the strongest of what its statements say. */
  public Effect effect(AccessRequest request) {
    Effect strongest = Effect.NONE;
    for (Statement statement : statements) {
      Effect effect = statement.effect(request);
      if (effect == Effect.DENIED) {
        return effect;
      }
      strongest = effect.compareTo(strongest) > 0 ? effect : strongest;
    }
    return strongest;
  }
}
