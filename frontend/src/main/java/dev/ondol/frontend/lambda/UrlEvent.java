package dev.ondol.frontend.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ondol.catalog.FunctionUrl;
import dev.ondol.frontend.codec.Json;
import dev.ondol.frontend.http.Exchange;
import dev.ondol.frontend.identity.Identity;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * One HTTP request as an event of the payload format 2.0: header names in small letters, what comes
 * several times joined by commas, cookies apart, a body that is no text in Base64. Stateless.
 */
final class UrlEvent {
  private static final String STAGE = "$default";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private UrlEvent() {}

  static byte[] of(Exchange exchange, FunctionUrl url, String traceId, byte[] body) {
    HttpServerRequest request = exchange.request();
    return Json.write(out -> {
      out.writeStartObject();
      out.writeStringProperty("version", "2.0");
      out.writeStringProperty("routeKey", STAGE);
      out.writeStringProperty("rawPath", path(request));
      out.writeStringProperty("rawQueryString", request.query() == null ? "" : request.query());
      writeCookies(out, request.headers().getAll("Cookie"));
      out.writeObjectPropertyStart("headers");
      headers(request, traceId).forEach(out::writeStringProperty);
      out.writeEndObject();
      if (request.query() != null && !request.query().isEmpty()) {
        out.writeObjectPropertyStart("queryStringParameters");
        joined(request.params(), false).forEach(out::writeStringProperty);
        out.writeEndObject();
      }
      writeContext(out, exchange, url);
      writeBody(out, request.getHeader("Content-Type"), body);
      out.writeEndObject();
    });
  }

  private static String path(HttpServerRequest request) {
    return Objects.requireNonNullElse(request.path(), "/");
  }

  private static void writeCookies(JsonGenerator out, List<String> headers) {
    if (headers.isEmpty()) {
      return;
    }
    out.writeArrayPropertyStart("cookies");
    for (String header : headers) {
      for (String cookie : header.split(";\\s*", -1)) {
        out.writeString(cookie);
      }
    }
    out.writeEndArray();
  }

  private static Map<String, String> headers(HttpServerRequest request, String traceId) {
    Map<String, String> headers = joined(request.headers(), true);
    headers.remove("cookie");
    HostAndPort authority = Objects.requireNonNull(request.authority());
    headers.put("x-amzn-trace-id", traceId);
    headers.put("x-forwarded-proto", "http");
    headers.put("x-forwarded-port", String.valueOf(Math.max(authority.port(), 80)));
    headers.put("x-forwarded-for", source(request));
    return headers;
  }

  private static Map<String, String> joined(MultiMap values, boolean headers) {
    Map<String, StringJoiner> joiners = new TreeMap<>();
    for (var value : values.entries()) {
      String name = headers ? value.getKey().toLowerCase(Locale.ROOT) : value.getKey();
      joiners.computeIfAbsent(name, first -> new StringJoiner(",")).add(value.getValue());
    }
    Map<String, String> joined = new TreeMap<>();
    joiners.forEach((name, all) -> joined.put(name, all.toString()));
    return joined;
  }

  private static void writeContext(JsonGenerator out, Exchange exchange, FunctionUrl url) {
    HttpServerRequest request = exchange.request();
    Instant now = Instant.now();
    out.writeObjectPropertyStart("requestContext");
    out.writeStringProperty("accountId", url.iam() ? exchange.identity().account() : "anonymous");
    out.writeStringProperty("apiId", url.id());
    if (url.iam()) {
      writeAuthorizer(out, exchange.identity());
    }
    out.writeStringProperty("domainName", Objects.requireNonNull(request.authority()).host());
    out.writeStringProperty("domainPrefix", url.id());
    out.writeObjectPropertyStart("http");
    out.writeStringProperty("method", request.method().name());
    out.writeStringProperty("path", path(request));
    out.writeStringProperty("protocol", "HTTP/1.1");
    out.writeStringProperty("sourceIp", source(request));
    out.writeStringProperty("userAgent", request.getHeader("User-Agent"));
    out.writeEndObject();
    out.writeStringProperty("requestId", exchange.requestId());
    out.writeStringProperty("routeKey", STAGE);
    out.writeStringProperty("stage", STAGE);
    out.writeStringProperty("time", TIME.format(now));
    out.writeNumberProperty("timeEpoch", now.toEpochMilli());
    out.writeEndObject();
  }

  private static void writeAuthorizer(JsonGenerator out, Identity identity) {
    out.writeNullProperty("authentication");
    out.writeObjectPropertyStart("authorizer");
    out.writeObjectPropertyStart("iam");
    out.writeStringProperty("accountId", identity.account());
    out.writeStringProperty("callerId", identity.userId());
    out.writeNullProperty("cognitoIdentity");
    out.writeNullProperty("principalOrgId");
    out.writeStringProperty("userArn", identity.arn());
    out.writeStringProperty("userId", identity.userId());
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void writeBody(JsonGenerator out, @Nullable String contentType, byte[] body) {
    boolean text = body.length == 0 || isText(contentType);
    if (body.length > 0) {
      out.writeStringProperty(
          "body", text ? new String(body, UTF_8) : Base64.getEncoder().encodeToString(body));
    }
    out.writeBooleanProperty("isBase64Encoded", !text);
  }

  /** What Lambda hands over as it is; forms are not among it. */
  private static boolean isText(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    int parameters = type.indexOf(';');
    String media = (parameters < 0 ? type : type.substring(0, parameters)).strip();
    return media.startsWith("text/")
        || media.equals("application/json")
        || media.equals("application/javascript")
        || media.equals("application/xml")
        || media.endsWith("+json")
        || media.endsWith("+xml");
  }

  private static String source(HttpServerRequest request) {
    return Objects.requireNonNullElse(request.remoteAddress().hostAddress(), "");
  }
}
