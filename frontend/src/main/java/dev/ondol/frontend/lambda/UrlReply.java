package dev.ondol.frontend.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ondol.frontend.http.Exchange;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a function's result means as an HTTP response. An object with a {@code statusCode} says it
 * itself; any other JSON is the body of a 200. All of it is the function's choice, so what would
 * break the head is left out.
 *
 * @param headers in order; a name may stand there several times
 */
record UrlReply(int status, List<Map.Entry<String, String>> headers, byte[] body) {
  static final int OK = 200;
  static final byte[] NOTHING = {};

  private static final int LOWEST_STATUS = 200;
  private static final int HIGHEST_STATUS = 599;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int BAD_GATEWAY = 502;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** They belong to the connection. */
  private static final Set<String> RESERVED =
      Set.of("connection", "keep-alive", "transfer-encoding", "content-length", "upgrade");

  /** The result of a function that answered in one piece. */
  static UrlReply of(byte[] payload) {
    JsonNode result;
    try {
      result = JSON.readTree(payload);
    } catch (JacksonException notJson) {
      return new UrlReply(OK, List.of(), payload);
    }
    if (result != null && result.isObject() && result.has("statusCode")) {
      return of(result, true);
    }
    return new UrlReply(OK, List.of(Map.entry("content-type", "application/json")), payload);
  }

  /** What a streaming function says before its body. */
  static UrlReply prelude(byte[] json) {
    try {
      return of(JSON.readTree(json), false);
    } catch (JacksonException notJson) {
      return text(BAD_GATEWAY, "Internal Server Error");
    }
  }

  static UrlReply text(int status, String text) {
    return new UrlReply(
        status, List.of(Map.entry("content-type", "text/plain")), text.getBytes(UTF_8));
  }

  private static UrlReply of(JsonNode result, boolean withBody) {
    int status = result.path("statusCode").asInt(OK);
    if (status < LOWEST_STATUS || status > HIGHEST_STATUS) {
      return text(BAD_GATEWAY, "Internal Server Error");
    }
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    result
        .path("headers")
        .properties()
        .forEach(header -> add(headers, header.getKey(), text(header.getValue())));
    result.path("cookies").forEach(cookie -> add(headers, "set-cookie", text(cookie)));
    boolean typed = headers.stream().anyMatch(header -> header.getKey().equals("content-type"));
    if (!typed && withBody) {
      headers.add(Map.entry("content-type", "application/json"));
    }
    return new UrlReply(status, headers, withBody ? body(result) : NOTHING);
  }

  private static byte[] body(JsonNode result) {
    JsonNode body = result.path("body");
    if (body.isMissingNode() || body.isNull()) {
      return NOTHING;
    }
    String text = text(body);
    if (!result.path("isBase64Encoded").asBoolean(false)) {
      return text.getBytes(UTF_8);
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return text.getBytes(UTF_8);
    }
  }

  private static String text(JsonNode value) {
    return value.isString() ? value.stringValue() : value.toString();
  }

  private static void add(List<Map.Entry<String, String>> headers, String name, String value) {
    String small = name.toLowerCase(Locale.ROOT);
    if (isToken(small) && isPlain(value) && !RESERVED.contains(small)) {
      headers.add(Map.entry(small, value));
    }
  }

  private static boolean isToken(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  private static boolean isPlain(String value) {
    return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'));
  }

  /** Any thread. */
  void write(Exchange exchange, UrlCors cors, String traceId) {
    boolean empty = status == NO_CONTENT || status == NOT_MODIFIED;
    exchange.end(status, empty ? NOTHING : body, response -> writeHead(response, cors, traceId));
  }

  void writeHead(HttpServerResponse response, UrlCors cors, String traceId) {
    for (Map.Entry<String, String> header : headers) {
      response.headers().add(header.getKey(), header.getValue());
    }
    response.putHeader(InvokeReply.TRACE_ID, traceId);
    cors.write(response);
  }
}
