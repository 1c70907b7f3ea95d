package dev.ondol.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An object store on this machine that answers GetObject and HeadObject as S3 does: path style,
 * versions, errors in XML. Verifies no signature, but demands one. Thread-safe.
 */
final class LoopbackObjects implements AutoCloseable {
  private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, List<byte[]>> objects = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  LoopbackObjects() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Adds a version of an object; returns its id. */
  String put(String bucket, String key, byte[] content) {
    List<byte[]> versions =
        objects.computeIfAbsent("/" + bucket + "/" + key, path -> new ArrayList<>());
    synchronized (versions) {
      versions.add(content);
      return "v" + versions.size();
    }
  }

  /** Method and raw path of each request so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String bucket = path.substring(0, Math.max(1, path.indexOf('/', 1)));
      if (exchange.getRequestHeaders().getFirst("Authorization") == null
          || path.startsWith("/forbidden/")) {
        fail(exchange, 403, "AccessDenied", "Access Denied");
      } else if (path.startsWith("/broken/")) {
        fail(exchange, 500, "InternalError", "We encountered an internal error.");
      } else if (path.startsWith("/elsewhere/")) {
        exchange.getResponseHeaders().set("Location", endpoint() + "/code/redirected.zip");
        fail(exchange, 301, "PermanentRedirect", "The bucket is in another region.");
      } else if (objects.keySet().stream().noneMatch(key -> key.startsWith(bucket + "/"))) {
        fail(exchange, 404, "NoSuchBucket", "The specified bucket does not exist");
      } else {
        object(exchange, path);
      }
    }
  }

  private void object(HttpExchange exchange, String path) throws IOException {
    List<byte[]> versions = objects.get(path);
    if (versions == null) {
      fail(exchange, 404, "NoSuchKey", "The specified key does not exist.");
      return;
    }
    int number = versionAsked(exchange, versions.size());
    if (number < 1 || number > versions.size()) {
      fail(exchange, 404, "NoSuchVersion", "The specified version does not exist.");
      return;
    }
    byte[] content = versions.get(number - 1);
    exchange.getResponseHeaders().set("x-amz-version-id", "v" + number);
    send(exchange, 200, "application/zip", content);
  }

  private static int versionAsked(HttpExchange exchange, int latest) {
    @Nullable String query = exchange.getRequestURI().getQuery();
    if (query == null || !query.contains("versionId=")) {
      return latest;
    }
    String id = query.replaceFirst(".*versionId=([^&]*).*", "$1");
    return id.matches("v\\d{1,4}") ? Integer.parseInt(id.substring(1)) : 0;
  }

  private static void fail(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    String body =
        XML
            + "<Error><Code>%s</Code><Message>%s</Message><RequestId>1</RequestId></Error>"
                .formatted(code, message);
    send(exchange, status, "application/xml", body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
