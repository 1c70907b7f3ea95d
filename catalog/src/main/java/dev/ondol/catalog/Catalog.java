package dev.ondol.catalog;

import java.util.List;
import java.util.Optional;

/**
 * The functions. Reads are answered from memory and never block; a write returns when the store has
 * it durably, and is seen by every read that begins afterwards.
 */
public interface Catalog extends AutoCloseable {
  Optional<Function> function(String name);

  /**
   * In the order of their names.
   *
   * @param after only names behind this one; empty for all
   */
  List<Function> functions(String after, int limit);

  /**
   * @throws dev.ondol.core.OndolException RESOURCE_CONFLICT if the name is taken
   */
  void create(Function function);

  /**
   * @throws dev.ondol.core.OndolException RESOURCE_NOT_FOUND; PRECONDITION_FAILED if the stored
   *     revision is not {@code expectedRevisionId}
   */
  void replace(String expectedRevisionId, Function function);

  /**
   * @throws dev.ondol.core.OndolException RESOURCE_NOT_FOUND
   */
  void delete(String name);

  @Override
  void close();
}
