package dev.ondol.frontend.query;

import dev.ondol.frontend.codec.XmlWriter;
import dev.ondol.frontend.model.Operation.Caller;

/** One operation of a query service; it may block. Thread-safe. */
@FunctionalInterface
public interface QueryOperation {
  /**
   * Does what is asked.
   *
   * @param result takes the members of the answer; none for an operation that answers nothing
   * @throws dev.ondol.core.OndolException with the error for the caller
   */
  void answer(QueryParameters request, Caller caller, XmlWriter result);
}
