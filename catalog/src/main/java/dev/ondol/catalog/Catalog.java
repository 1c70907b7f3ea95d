package dev.ondol.catalog;

/**
 * What the platform has to remember of functions and of all that is set for them. Reads are
 * answered from memory and never block. A change is durable when it returns, and everything in it
 * is seen together by every read that begins afterwards.
 */
public interface Catalog extends Reads, AutoCloseable {
  /**
   * Makes one change: all of it or, if {@code change} throws, nothing. Changes go one after the
   * other, so what one reads stays true until it ends; it must not wait for anything.
   *
   * @return what {@code change} returns
   * @throws dev.ondol.core.OndolException SERVICE if the store could not take it
   */
  <R> R change(java.util.function.Function<Changes, R> change);

  /** Has this run after each change, by whoever made it: it must be short and wait for nothing. */
  void onChange(Runnable told);

  @Override
  void close();
}
