package dev.ondol.frontend.logs.pattern;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads a regular expression of CloudWatch Logs into rows of items: AWS's subset, which has neither
 * groups nor characters beyond letters, digits and a few signs. Not thread-safe.
 */
final class RegexReader {
  /** Items of all rows together, repeated ones counted as often as they are written out. */
  private static final int MAX_ITEMS = 1000;

  private static final String SIGNS = " :_#=@/;,-";
  private static final String OPERATORS = "^$?[]{}|\\*+.";
  private static final int ASCII = 128;

  /** How often an item may be taken. */
  enum Times {
    ONCE,
    AT_MOST_ONCE,
    ANY
  }

  /**
   * One step of a row.
   *
   * @param others whether it takes characters beyond ASCII
   */
  record Item(BitSet ascii, boolean others, Times times) {
    Item with(Times other) {
      return new Item(ascii, others, other);
    }

    Item inverted() {
      BitSet inverse = (BitSet) ascii.clone();
      inverse.flip(0, ASCII);
      return new Item(inverse, !others, times);
    }
  }

  /** One alternative. */
  record Row(boolean fromBegin, boolean toEnd, List<Item> items) {}

  private final String text;
  private int at;
  private int count;

  RegexReader(String text) {
    this.text = text;
  }

  List<Row> rows() {
    if (text.isEmpty()) {
      throw PatternText.invalid();
    }
    List<Row> rows = new ArrayList<>();
    rows.add(row());
    while (tryTake('|')) {
      rows.add(row());
    }
    if (at < text.length()) {
      throw PatternText.invalid();
    }
    return rows;
  }

  private Row row() {
    boolean fromBegin = tryTake('^');
    List<Item> items = new ArrayList<>();
    while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != '$') {
      repeat(item(), items);
    }
    return new Row(fromBegin, tryTake('$'), items);
  }

  private Item item() {
    char c = take();
    return switch (c) {
      case '.' -> only(new BitSet()).inverted();
      case '[' -> charClass();
      case '\\' -> escaped();
      case '^', '?', '*', '+', '{' -> throw PatternText.invalid();
      default -> only(literal(c));
    };
  }

  private static Item only(BitSet ascii) {
    return new Item(ascii, false, Times.ONCE);
  }

  private static BitSet literal(char c) {
    // Brackets and braces that close nothing stand for themselves.
    if (!isPlain(c) && c != ']' && c != '}') {
      throw PatternText.invalid();
    }
    return setOf(c, c);
  }

  private static boolean isPlain(char c) {
    return c < ASCII && (Character.isLetterOrDigit(c) || SIGNS.indexOf(c) >= 0);
  }

  private static BitSet setOf(int from, int to) {
    BitSet set = new BitSet(ASCII);
    set.set(from, to + 1);
    return set;
  }

  private Item escaped() {
    char c = take();
    return switch (c) {
      case 'd' -> only(setOf('0', '9'));
      case 'D' -> only(setOf('0', '9')).inverted();
      case 's' -> only(blanks());
      case 'S' -> only(blanks()).inverted();
      case 'w' -> only(wordCharacters());
      case 'W' -> only(wordCharacters()).inverted();
      case 'x' -> hexadecimal();
      default -> {
        if (OPERATORS.indexOf(c) < 0 && SIGNS.indexOf(c) < 0) {
          throw PatternText.invalid();
        }
        yield only(setOf(c, c));
      }
    };
  }

  private static BitSet blanks() {
    BitSet set = setOf(' ', ' ');
    set.set('\t');
    set.set('\n');
    set.set('\r');
    return set;
  }

  private static BitSet wordCharacters() {
    BitSet set = setOf('a', 'z');
    set.set('A', 'Z' + 1);
    set.set('0', '9' + 1);
    set.set('_');
    return set;
  }

  private Item hexadecimal() {
    if (at + 2 > text.length()
        || !HexFormat.isHexDigit(text.charAt(at))
        || !HexFormat.isHexDigit(text.charAt(at + 1))) {
      throw PatternText.invalid();
    }
    int code = HexFormat.fromHexDigits(text, at, at + 2);
    if (code >= ASCII) {
      throw PatternText.invalid();
    }
    at += 2;
    return only(setOf(code, code));
  }

  private Item charClass() {
    boolean inverted = tryTake('^');
    BitSet ascii = new BitSet(ASCII);
    boolean others = false;
    do {
      char c = take();
      Item part = c == '\\' ? escaped() : only(classLiteral(c));
      others |= part.others();
      if (part.ascii().cardinality() == 1 && isRange()) {
        take();
        char end = take();
        BitSet last = end == '\\' ? escaped().ascii() : classLiteral(end);
        int from = part.ascii().nextSetBit(0);
        int to = last.nextSetBit(0);
        if (last.cardinality() != 1 || to < from) {
          throw PatternText.invalid();
        }
        ascii.set(from, to + 1);
      } else {
        ascii.or(part.ascii());
      }
    } while (!tryTake(']'));
    Item item = new Item(ascii, others, Times.ONCE);
    return inverted ? item.inverted() : item;
  }

  /** In a class operators have no meaning. */
  private static BitSet classLiteral(char c) {
    if (!isPlain(c) && OPERATORS.indexOf(c) < 0) {
      throw PatternText.invalid();
    }
    return setOf(c, c);
  }

  private boolean isRange() {
    return at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']';
  }

  private void repeat(Item item, List<Item> to) {
    if (tryTake('?')) {
      add(item.with(Times.AT_MOST_ONCE), 1, to);
    } else if (tryTake('*')) {
      add(item.with(Times.ANY), 1, to);
    } else if (tryTake('+')) {
      add(item, 1, to);
      add(item.with(Times.ANY), 1, to);
    } else if (tryTake('{')) {
      counted(item, to);
    } else {
      add(item, 1, to);
    }
  }

  private void counted(Item item, List<Item> to) {
    int least = number(0);
    boolean single = tryTake('}');
    if (single) {
      add(item, least, to);
      return;
    }
    if (!tryTake(',')) {
      throw PatternText.invalid();
    }
    tryTake(' ');
    int most = number(-1);
    if (!tryTake('}') || (most >= 0 && most < least)) {
      throw PatternText.invalid();
    }
    add(item, least, to);
    if (most < 0) {
      add(item.with(Times.ANY), 1, to);
    } else {
      add(item.with(Times.AT_MOST_ONCE), most - least, to);
    }
  }

  private int number(int otherwise) {
    int value = otherwise;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      value = Math.max(0, value) * 10 + take() - '0';
      if (value > MAX_ITEMS) {
        throw PatternText.invalid();
      }
    }
    return value;
  }

  private void add(Item item, int times, List<Item> to) {
    count += times;
    if (count > MAX_ITEMS) {
      throw PatternText.invalid();
    }
    for (int i = 0; i < times; i++) {
      to.add(item);
    }
  }

  private char take() {
    if (at == text.length()) {
      throw PatternText.invalid();
    }
    return text.charAt(at++);
  }

  private boolean tryTake(char c) {
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }
}
