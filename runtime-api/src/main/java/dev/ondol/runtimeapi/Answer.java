package dev.ondol.runtimeapi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Everything that the Runtime API answers, except an event: encoded once, as AWS words it.
 * Immutable. The bytes are copied into each connection's own buffer, for Netty's direct buffers
 * cannot be written by two loops at once.
 */
final class Answer {
  /** The largest buffered response: 6 MiB and 100 bytes. */
  static final int MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100;

  static final Answer ACCEPTED = json("202 Accepted", "{\"status\":\"OK\"}");
  static final Answer PONG = text("200 OK", "pong");
  static final Answer NOT_FOUND = text("404 Not Found", "404 page not found\n");
  static final Answer WRONG_METHOD = text("405 Method Not Allowed", "");
  static final Answer MALFORMED = text("400 Bad Request", "400 Bad Request");
  static final Answer HEAD_TOO_LARGE =
      text("431 Request Header Fields Too Large", "431 Request Header Fields Too Large");
  static final Answer UNKNOWN_EXPECTATION = text("417 Expectation Failed", "");
  static final Answer INVALID_REQUEST_ID =
      error("400 Bad Request", "InvalidRequestID", "Invalid request ID");
  static final Answer INVALID_RESPONSE_MODE =
      error("400 Bad Request", "InvalidFunctionResponseMode", "Invalid function response mode");
  static final Answer TOO_LARGE =
      error(
          "413 Request Entity Too Large",
          "RequestEntityTooLarge",
          "Exceeded maximum allowed payload size (" + MAX_RESPONSE_BYTES + " bytes).");

  /** Asks a client that waits for it to send its body. */
  static final Answer CONTINUE =
      new Answer("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII), new byte[0]);

  private static final byte[] KEEP = "\r\n".getBytes(US_ASCII);
  private static final byte[] CLOSE = "Connection: close\r\n\r\n".getBytes(US_ASCII);

  private final byte[] head;
  private final byte[] body;

  private Answer(byte[] head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /**
   * @param message from {@link RuntimeStatus#refusal}: nothing in it needs escaping
   */
  static Answer invalidTransition(String message) {
    return error("403 Forbidden", "InvalidStateTransition", message);
  }

  /** For which function a runtime is that was started ahead. */
  static Answer assignment(byte[] assignment) {
    return of("200 OK", "application/octet-stream", assignment);
  }

  /**
   * @param close whether the connection ends with this answer, and says so
   */
  ByteBuf encode(ByteBufAllocator allocator, boolean close) {
    if (this == CONTINUE) {
      return allocator.buffer(head.length).writeBytes(head);
    }
    byte[] end = close ? CLOSE : KEEP;
    return allocator
        .buffer(head.length + end.length + body.length)
        .writeBytes(head)
        .writeBytes(end)
        .writeBytes(body);
  }

  private static Answer error(String status, String type, String message) {
    return json(status, "{\"errorMessage\":\"" + message + "\",\"errorType\":\"" + type + "\"}");
  }

  private static Answer json(String status, String body) {
    return of(status, "application/json", body);
  }

  private static Answer text(String status, String body) {
    return of(status, "text/plain; charset=utf-8", body);
  }

  private static Answer of(String status, String contentType, String body) {
    return of(status, contentType, body.getBytes(UTF_8));
  }

  private static Answer of(String status, String contentType, byte[] bytes) {
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: "
            + contentType
            + "\r\nContent-Length: "
            + bytes.length
            + "\r\n";
    return new Answer(head.getBytes(US_ASCII), bytes);
  }
}
