package dev.ondol.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection that is kept open: sends a request and waits for its answer, with as little of its
 * own between as can be, so that it adds the same small share to all that it measures. Confined to
 * one thread.
 */
final class Line implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int MAX_HEAD_BYTES = 64 * 1024;

  private final Socket socket;
  private final BufferedInputStream in;
  private final Target target;

  private Line(Socket socket, Target target) throws IOException {
    this.socket = socket;
    this.target = target;
    this.in = new BufferedInputStream(socket.getInputStream(), MAX_HEAD_BYTES);
  }

  static Line open(Target target) {
    try {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(target.address(), TIMEOUT_MILLIS);
      return new Line(socket, target);
    } catch (IOException e) {
      throw new BenchException("cannot connect to " + target.address(), e);
    }
  }

  /** An answer: its status, its head in lower case, its body. */
  record Answer(int status, String head, byte[] body) {
    /** A header's value; empty if there is none. */
    String header(String name) {
      int at = head.indexOf("\r\n" + name + ": ");
      return at < 0 ? "" : head.substring(at + name.length() + 4, head.indexOf("\r\n", at + 2));
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Sends the request and reads the answer, whatever it is. */
  Answer ask() {
    try {
      socket.getOutputStream().write(target.request());
      return read();
    } catch (IOException e) {
      throw new BenchException("the connection to " + target.address() + " broke", e);
    }
  }

  /**
   * Sends the request and insists on a right answer.
   *
   * @throws BenchException if it is wrong
   */
  Answer askRight() {
    Answer answer = ask();
    if (answer.status() != 200 || !answer.text().contains(target.expected())) {
      throw new BenchException(
          "%s answered %d %s".formatted(target.address(), answer.status(), answer.text()));
    }
    return answer;
  }

  private Answer read() throws IOException {
    String head = head();
    int status = Integer.parseInt(head.substring(9, 12));
    int length = head.indexOf("\r\ncontent-length: ");
    if (length >= 0) {
      int end = head.indexOf("\r\n", length + 2);
      byte[] body = in.readNBytes(Integer.parseInt(head.substring(length + 18, end).trim()));
      return new Answer(status, head, body);
    }
    return new Answer(
        status, head, head.contains("\r\ntransfer-encoding: chunked") ? chunks() : new byte[0]);
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder(512);
    for (int matched = 0; matched < 4; ) {
      int next = in.read();
      if (next < 0 || head.length() > MAX_HEAD_BYTES) {
        throw new EOFException("the answer ended in its head");
      }
      head.append((char) next);
      matched = next == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString().toLowerCase(Locale.ROOT);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(in.readNBytes(size));
      in.skipNBytes(2);
    }
    in.skipNBytes(2);
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    int size = 0;
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the answer ended in a chunk");
      }
      int digit = Character.digit(next, 16);
      size = digit < 0 ? size : size * 16 + digit;
    }
    return size;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new BenchException("the connection did not close", e);
    }
  }
}
