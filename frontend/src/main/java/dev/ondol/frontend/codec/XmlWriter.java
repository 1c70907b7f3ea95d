package dev.ondol.frontend.codec;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Writes the XML of the query protocol: elements, text, lists of {@code member}s. What XML cannot
 * hold is written as a question mark. Used once, by one thread.
 */
public final class XmlWriter {
  private static final int INITIAL_CHARS = 512;
  private final StringBuilder out = new StringBuilder(INITIAL_CHARS);

  /** The bytes of what {@code content} writes. */
  public static byte[] write(Consumer<XmlWriter> content) {
    XmlWriter writer = new XmlWriter();
    content.accept(writer);
    return writer.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** An element with text. */
  public XmlWriter element(String name, String text) {
    out.append('<').append(name).append('>');
    escape(text);
    return close(name);
  }

  public XmlWriter element(String name, long number) {
    return element(name, Long.toString(number));
  }

  public XmlWriter element(String name, boolean flag) {
    return element(name, Boolean.toString(flag));
  }

  /** An element with elements in it. */
  public XmlWriter structure(String name, Consumer<XmlWriter> content) {
    out.append('<').append(name).append('>');
    content.accept(this);
    return close(name);
  }

  /** The outermost element. */
  public XmlWriter root(String name, String namespace, Consumer<XmlWriter> content) {
    out.append('<').append(name).append(" xmlns=\"");
    escape(namespace);
    out.append("\">\n");
    content.accept(this);
    close(name);
    out.append('\n');
    return this;
  }

  /** A list: each item is a {@code member} element. */
  public <T> XmlWriter list(String name, Collection<T> items, ItemWriter<T> writer) {
    return structure(
        name,
        list -> {
          for (T item : items) {
            list.structure("member", member -> writer.write(member, item));
          }
        });
  }

  /** A list of texts. */
  public XmlWriter list(String name, Collection<String> texts) {
    return list(name, texts, (member, text) -> member.escape(text));
  }

  /** What another writer has written. */
  public XmlWriter raw(byte[] written) {
    out.append(new String(written, StandardCharsets.UTF_8));
    return this;
  }

  /** Writes what stands in one {@code member}. */
  @FunctionalInterface
  public interface ItemWriter<T> {
    void write(XmlWriter member, T item);
  }

  private XmlWriter close(String name) {
    out.append("</").append(name).append('>');
    return this;
  }

  private void escape(String text) {
    text.codePoints().forEach(this::escape);
  }

  private void escape(int c) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\r' -> out.append("&#xD;");
      default -> out.appendCodePoint(isAllowed(c) ? c : '?');
    }
  }

  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= ' ' && c < Character.MIN_SURROGATE)
        || (c > Character.MAX_SURROGATE && c < 0xFFFE)
        || c > 0xFFFF;
  }
}
