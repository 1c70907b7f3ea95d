package dev.ondol.bench;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request that is sent over and over, as the bytes that go over the wire, and what the answer
 * must hold.
 *
 * @param expected part of the body of every right answer
 */
record Target(InetSocketAddress address, byte[] request, byte[] expected) {
  static Target post(URI uri, Map<String, String> headers, byte[] body, String expected) {
    return of("POST", uri, headers, body, expected);
  }

  static Target of(
      String method, URI uri, Map<String, String> headers, byte[] body, String expected) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(uri.getRawPath());
    if (uri.getRawQuery() != null) {
      head.append('?').append(uri.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(uri.getAuthority()).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (!method.equals("GET")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] request = new byte[start.length + body.length];
    System.arraycopy(start, 0, request, 0, start.length);
    System.arraycopy(body, 0, request, start.length, body.length);
    return new Target(
        new InetSocketAddress(uri.getHost(), uri.getPort()),
        request,
        expected.getBytes(StandardCharsets.UTF_8));
  }
}
