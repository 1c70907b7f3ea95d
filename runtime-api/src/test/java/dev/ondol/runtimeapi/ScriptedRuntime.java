package dev.ondol.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ondol.runtimeapi.RawConnection.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A runtime that does what a test says, word by word, over one connection. */
final class ScriptedRuntime implements AutoCloseable {
  static final String NEXT =
      "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: runtime\r\n\r\n";

  private final RawConnection connection;

  ScriptedRuntime(InetSocketAddress door) throws IOException {
    connection = new RawConnection(door);
  }

  RawConnection connection() {
    return connection;
  }

  void askNext() throws IOException {
    connection.send(NEXT);
  }

  Reply read() throws IOException {
    return connection.read();
  }

  Reply respond(String requestId, String body, String... headers) throws IOException {
    connection.send(response(requestId, body, headers));
    return read();
  }

  Reply reportError(String requestId, String body, String... headers) throws IOException {
    connection.send(post("/runtime/invocation/" + requestId + "/error", body, headers));
    return read();
  }

  Reply failInit(String body, String... headers) throws IOException {
    connection.send(post("/runtime/init/error", body, headers));
    return read();
  }

  static String response(String requestId, String body, String... headers) {
    return post("/runtime/invocation/" + requestId + "/response", body, headers);
  }

  /** A POST with the length of its body; the headers come as whole lines. */
  static String post(String path, String body, String... headers) {
    StringBuilder head = new StringBuilder("POST /2018-06-01" + path + " HTTP/1.1\r\n");
    head.append("Host: runtime\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n\r\n");
    return head + body;
  }

  /** The lines as HTTP ends them. */
  static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
