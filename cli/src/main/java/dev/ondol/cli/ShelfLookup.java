package dev.ondol.cli;

import dev.ondol.frontend.RuntimeLookup;
import dev.ondol.runtimes.RuntimeChoice;
import dev.ondol.runtimes.RuntimeShelf;

/** Tells the frontend what the shelf of language runtimes has. */
record ShelfLookup(RuntimeShelf shelf) implements RuntimeLookup {
  @Override
  public Answer lookup(String identifier) {
    return switch (shelf.choose(identifier)) {
      case RuntimeChoice.Served(var runtime, boolean exact, String note) ->
          new Served(
              runtime.version().isEmpty()
                  ? runtime.family()
                  : runtime.family() + "-" + runtime.version(),
              exact ? "" : note);
      case RuntimeChoice.NotServed(String reason) -> new NotServed(reason);
      case RuntimeChoice.Unknown() -> new Unknown();
    };
  }
}
