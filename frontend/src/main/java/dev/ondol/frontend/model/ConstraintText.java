package dev.ondol.frontend.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Constraints as a table that people read: text files in which an operation stands at the margin
 * and its members below it, a line each.
 *
 * <pre>
 * type Alias   length 1..128 pattern (?!^[0-9]+$)([a-zA-Z0-9-_]+)     rules with a name
 * group Rates                                                         members with a name
 *   MaxItems   range 1..50
 * GetAlias                                                            an operation
 *   Name!      Alias                                                  required, with a type's rules
 *   Mode       oneOf Fast Slow
 *   Layers[]                                                          no member of the list is null
 *   Config!
 *     Size!    range 1..10                                            Config.Size, if there is a Config
 *   +Rates                                                            a group's members
 * </pre>
 *
 * <p>Bounds may be open at one end: {@code range 1..}. A pattern is the rest of its line. Lines
 * that begin with {@code #} are remarks. Not thread-safe: read, then make the table.
 */
public final class ConstraintText {
  private static final String DEEPER = "    ";
  private static final Pattern MEMBER =
      Pattern.compile("(?<path>\\S+?)(?<required>!?)( +(?<rules>.+))?");
  private static final Pattern RULE = Pattern.compile("(?<name>[a-zA-Z0-9]+)( (?<rest>.+))?");

  private final Map<String, String> types = new HashMap<>();
  private final Map<String, List<String>> groups = new HashMap<>();
  private final Map<String, List<String>> operations = new LinkedHashMap<>();

  /**
   * Adds a file beside a class. Types and groups that it uses stand in it or in one read before.
   *
   * @throws IllegalArgumentException if a name is there twice
   */
  public ConstraintText read(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + resource + " beside " + beside);
      }
      return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  ConstraintText read(String text) {
    List<String> members = new ArrayList<>();
    String holder = "";
    for (String line :
        text.lines().filter(l -> !l.isBlank() && !l.stripLeading().startsWith("#")).toList()) {
      if (line.startsWith(DEEPER)) {
        members.add(holder + "." + line.strip());
        continue;
      }
      if (line.startsWith(" ")) {
        members.add(line.strip());
        holder = line.strip().split("[! ]", 2)[0];
        continue;
      }
      String[] words = line.split(" +", 3);
      members = new ArrayList<>();
      switch (words[0]) {
        case "type" -> put(types, words[1], words[2]);
        case "group" -> put(groups, words[1], members);
        default -> put(operations, words[0], members);
      }
    }
    return this;
  }

  private static <V> void put(Map<String, V> map, String name, V value) {
    if (map.put(name, value) != null) {
      throw new IllegalArgumentException(name + " is there twice");
    }
  }

  /** What stands there for each operation. */
  public Map<String, List<Constraint>> byOperation() {
    Map<String, List<Constraint>> all = new LinkedHashMap<>();
    operations.forEach((name, members) -> all.put(name, constraints(members)));
    return all;
  }

  /** A type's rules for a member of another place than a request. */
  public Constraint constraint(String member, String type) {
    return constraint(member + " " + type);
  }

  private List<Constraint> constraints(List<String> members) {
    List<Constraint> all = new ArrayList<>();
    for (String member : members) {
      if (member.startsWith("+")) {
        all.addAll(constraints(known(groups, member.substring(1))));
      } else {
        all.add(constraint(member));
      }
    }
    return List.copyOf(all);
  }

  private Constraint constraint(String line) {
    Matcher member = MEMBER.matcher(line);
    if (!member.matches()) {
      throw new IllegalArgumentException("not a member: " + line);
    }
    Constraint constraint = Constraint.member(member.group("path"));
    if (!member.group("required").isEmpty()) {
      constraint.required();
    }
    String rules = member.group("rules");
    if (rules != null) {
      add(constraint, rules);
    }
    return constraint;
  }

  private void add(Constraint constraint, String rules) {
    Matcher rule = RULE.matcher(rules);
    if (!rule.matches()) {
      throw new IllegalArgumentException("no rule: " + rules);
    }
    String rest = rule.group("rest");
    if (rest == null) {
      add(constraint, known(types, rule.group("name")));
      return;
    }
    switch (rule.group("name")) {
      case "length" -> bounds(rest, constraint, Bounds.LENGTH);
      case "range" -> bounds(rest, constraint, Bounds.RANGE);
      case "oneOf" -> constraint.oneOf(rest.split(" +", -1));
      case "pattern" -> constraint.pattern(rest);
      default -> throw new IllegalArgumentException("no rule: " + rules);
    }
  }

  private enum Bounds {
    LENGTH,
    RANGE
  }

  /**
   * @param rest {@code 1..140}, and perhaps more rules
   */
  private void bounds(String rest, Constraint constraint, Bounds kind) {
    String[] words = rest.split(" ", 2);
    String[] ends = words[0].split("\\.\\.", -1);
    if (!ends[1].isEmpty()) {
      switch (kind) {
        case LENGTH -> constraint.longest(Integer.parseInt(ends[1]));
        case RANGE -> constraint.atMost(ends[1]);
      }
    }
    if (!ends[0].isEmpty()) {
      switch (kind) {
        case LENGTH -> constraint.shortest(Integer.parseInt(ends[0]));
        case RANGE -> constraint.atLeast(ends[0]);
      }
    }
    if (words.length > 1) {
      add(constraint, words[1]);
    }
  }

  private static <V> V known(Map<String, V> map, String name) {
    V value = map.get(name);
    if (value == null) {
      throw new IllegalArgumentException("nothing is called " + name);
    }
    return value;
  }
}
