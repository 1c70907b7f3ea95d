package dev.ondol.frontend.lambda;

import dev.ondol.catalog.Function;
import dev.ondol.catalog.Kinds;
import dev.ondol.catalog.Reads;
import dev.ondol.catalog.Row;
import dev.ondol.core.FunctionVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * The order in which functions are listed: by name, and of one name {@code $LATEST} first, then the
 * published versions by number. A place in it is a name, or a name and a number. Stateless.
 */
final class FunctionWalk {
  private static final char OF = ':';

  private FunctionWalk() {}

  /** Where a function stands. */
  static String place(Function function) {
    String version = function.version().version();
    return version.equals(FunctionVersion.LATEST)
        ? function.name()
        : Kinds.versionKey(function.name(), Long.parseLong(version));
  }

  /**
   * Functions without their published versions.
   *
   * @param after empty for the beginning
   */
  static List<Function> functions(Reads reads, String after, int limit) {
    return values(reads.list(Kinds.FUNCTION, "", after, limit));
  }

  /**
   * Functions with their published versions.
   *
   * @param after empty for the beginning
   */
  static List<Function> versions(Reads reads, String after, int limit) {
    List<Function> found = new ArrayList<>();
    int cut = after.indexOf(OF);
    String name = cut < 0 ? after : after.substring(0, cut);
    if (!name.isEmpty()) {
      found.addAll(values(reads.list(Kinds.VERSION, name + OF, cut < 0 ? "" : after, limit)));
    }
    while (found.size() < limit) {
      List<Row<Function>> next = reads.list(Kinds.FUNCTION, "", name, 1);
      if (next.isEmpty()) {
        break;
      }
      name = next.getFirst().key();
      found.add(next.getFirst().value());
      found.addAll(values(reads.list(Kinds.VERSION, name + OF, "", limit - found.size())));
    }
    return found;
  }

  private static List<Function> values(List<Row<Function>> rows) {
    return rows.stream().map(Row::value).toList();
  }
}
