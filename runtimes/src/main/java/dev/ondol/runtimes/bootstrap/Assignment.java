package dev.ondol.runtimes.bootstrap;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * For which function a process that was started ahead is.
 *
 * @param directory to work in
 * @param variables NAME=VALUE; bytes, because nothing says that they are text
 */
record Assignment(String directory, List<byte[]> variables) {
  private static final String LENGTH = "content-length:";

  /** The working directory and the folder of the layers, which the client finds by itself. */
  private static final int WORDS_BEFORE_VARIABLES = 2;

  /**
   * Asks the platform, and blocks until it knows.
   *
   * @param door as {@code host:port}
   */
  static Assignment await(String door) throws IOException {
    int colon = door.lastIndexOf(':');
    int port = Integer.parseInt(door.substring(colon + 1));
    try (Socket socket = new Socket(door.substring(0, colon), port)) {
      String question = "GET /ondol/assignment HTTP/1.1\r\nHost: " + door + "\r\n\r\n";
      socket.getOutputStream().write(question.getBytes(StandardCharsets.ISO_8859_1));
      return of(body(socket.getInputStream()));
    }
  }

  /**
   * @param body words with a zero byte between them
   */
  static Assignment of(byte[] body) {
    List<byte[]> words = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= body.length; at++) {
      if (at == body.length || body[at] == 0) {
        words.add(Arrays.copyOfRange(body, from, at));
        from = at + 1;
      }
    }
    return new Assignment(
        new String(words.getFirst(), StandardCharsets.UTF_8),
        words.subList(WORDS_BEFORE_VARIABLES, words.size()));
  }

  private static byte[] body(InputStream answer) throws IOException {
    int length = 0;
    for (String line = line(answer); !line.isEmpty(); line = line(answer)) {
      if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(line.substring(LENGTH.length()).strip());
      }
    }
    return answer.readNBytes(length);
  }

  /** Without its end. */
  private static String line(InputStream answer) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = answer.read(); next != '\n'; next = answer.read()) {
      if (next < 0) {
        throw new EOFException("the platform does not say which function this is");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** Makes this process look as if it had been started for the function. */
  void become() throws IOException {
    OwnProcess.setVariables(variables);
    OwnProcess.enter(directory);
    System.setProperty("user.dir", directory);
  }
}
