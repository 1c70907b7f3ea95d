package dev.ondol.frontend.policy;

import java.util.List;

/**
 * The actions or resources of a statement: one of them matches or, if negated, none does.
 * Immutable.
 */
record Templates(List<Template> templates, boolean negated) {
  Templates {
    templates = List.copyOf(templates);
  }

  boolean match(String text, RequestContext context) {
    for (Template template : templates) {
      if (template.matches(text, context)) {
        return !negated;
      }
    }
    return negated;
  }
}
