package dev.ondol.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One connection that is kept open: sends a request and waits for its answer, with as little of its
 * own between as can be, so that it adds the same small share to all that it measures. Confined to
 * one thread.
 */
final class Line implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 120_000;

  private final Socket socket;
  private final InputStream in;
  private final Target target;
  private final AnswerReader reader = new AnswerReader();

  private Line(Socket socket, Target target) throws IOException {
    this.socket = socket;
    this.target = target;
    this.in = socket.getInputStream();
  }

  static Line open(Target target) {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(target.address(), TIMEOUT_MILLIS);
      return new Line(socket, target);
    } catch (IOException e) {
      close(socket);
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

    /** Whether it is of a function that succeeded, and has this in it. */
    boolean isRight(String expected) {
      return status == 200 && header("x-amz-function-error").isEmpty() && text().contains(expected);
    }
  }

  /** Sends the request and reads the answer, whatever it is. */
  Answer ask() {
    exchange();
    return reader.answer();
  }

  /**
   * Sends the request and insists on a right answer.
   *
   * @throws BenchException if it is wrong
   */
  Answer askRight() {
    expectRight();
    return reader.answer();
  }

  /** As {@link #askRight}, where nobody wants to see the answer. */
  void expectRight() {
    exchange();
    if (!reader.isRight(target.expected())) {
      Answer answer = reader.answer();
      throw new BenchException(
          "%s answered %d %s".formatted(target.address(), answer.status(), answer.text()));
    }
  }

  private void exchange() {
    try {
      socket.getOutputStream().write(target.request());
      reader.begin();
      boolean complete;
      do {
        complete = reader.receive(in);
      } while (!complete);
    } catch (IOException e) {
      throw new BenchException("the connection to " + target.address() + " broke", e);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new BenchException("the connection did not close", e);
    }
  }

  @Override
  public void close() {
    close(socket);
  }
}
