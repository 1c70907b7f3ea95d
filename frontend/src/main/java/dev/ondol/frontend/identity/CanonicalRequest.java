package dev.ondol.frontend.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The one text that all ways to write a request come down to, to the letter of AWS: method, path,
 * query, signed headers, their names, the hash of the body; a line each.
 *
 * <p>The path is taken as it came, its dots and double slashes resolved, and percent-encoded once
 * more, which makes two encodings where the client had encoded it: the rule of all services but S3.
 */
final class CanonicalRequest {
  private static final String SIGNATURE = "X-Amz-Signature";
  private static final int INITIAL_CHARS = 512;

  private record Parameter(String name, String value) {}

  private static final Comparator<Parameter> BY_NAME_AND_VALUE =
      Comparator.comparing(Parameter::name).thenComparing(Parameter::value);

  private CanonicalRequest() {}

  /**
   * @param signedHeaders in lower case
   * @param bodyHash in hexadecimal
   */
  static String of(RequestHead head, List<String> signedHeaders, String bodyHash) {
    StringBuilder out = new StringBuilder(INITIAL_CHARS);
    out.append(head.method()).append('\n');
    out.append(path(head.path())).append('\n');
    out.append(query(head.query())).append('\n');
    for (String name : signedHeaders) {
      out.append(name).append(':');
      List<String> values = head.headers().getAll(name);
      for (int i = 0; i < values.size(); i++) {
        if (i > 0) {
          out.append(',');
        }
        appendTrimmed(out, values.get(i));
      }
      out.append('\n');
    }
    out.append('\n');
    for (int i = 0; i < signedHeaders.size(); i++) {
      out.append(i == 0 ? "" : ";").append(signedHeaders.get(i));
    }
    return out.append('\n').append(bodyHash).toString();
  }

  /** Without blanks at its ends, and with one for each run of them within. */
  private static void appendTrimmed(StringBuilder out, String value) {
    int start = out.length();
    boolean blank = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ' ' || c == '\t') {
        blank = true;
      } else {
        if (blank && out.length() > start) {
          out.append(' ');
        }
        blank = false;
        out.append(c);
      }
    }
  }

  private static String path(String raw) {
    StringBuilder out = new StringBuilder(raw.length() + 16);
    List<Integer> starts = new ArrayList<>();
    int from = 0;
    while (from < raw.length()) {
      int slash = raw.indexOf('/', from);
      int to = slash < 0 ? raw.length() : slash;
      int length = to - from;
      if (length == 2 && raw.startsWith("..", from)) {
        out.setLength(starts.isEmpty() ? 0 : starts.removeLast());
      } else if (length > 0 && !(length == 1 && raw.charAt(from) == '.')) {
        starts.add(out.length());
        out.append('/');
        for (int i = from; i < to; i++) {
          Encoding.append(out, raw.charAt(i));
        }
      }
      from = to + 1;
    }
    if (out.isEmpty() || raw.endsWith("/")) {
      out.append('/');
    }
    return out.toString();
  }

  private static String query(String raw) {
    if (raw.isEmpty()) {
      return "";
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String part : raw.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = Encoding.again(equals < 0 ? part : part.substring(0, equals));
      if (!part.isEmpty() && !name.equals(SIGNATURE)) {
        parameters.add(
            new Parameter(name, equals < 0 ? "" : Encoding.again(part.substring(equals + 1))));
      }
    }
    parameters.sort(BY_NAME_AND_VALUE);
    StringBuilder out = new StringBuilder(raw.length() + 16);
    for (Parameter parameter : parameters) {
      out.append(out.isEmpty() ? "" : "&")
          .append(parameter.name)
          .append('=')
          .append(parameter.value);
    }
    return out.toString();
  }
}
