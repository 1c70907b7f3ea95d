package dev.ondol.frontend.policy;

/** Where a document stands, and so what its statements have. */
public enum PolicyForm {
  /** At a principal: says nothing of principals. */
  IDENTITY,
  /** At a resource: says who. */
  RESOURCE,
  /** At a role: says who may become it. */
  TRUST
}
