package dev.ondol.runtimes.bootstrap;

import java.io.IOException;
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
  static final String LENGTH = "content-length:";

  /** The working directory and the folder of the layers, which the client finds by itself. */
  private static final int WORDS_BEFORE_VARIABLES = 2;

  /**
   * Asks the platform, and blocks until it knows.
   *
   * @param address of its door
   */
  static Assignment await(String address) throws IOException {
    try (Door door = new Door(address)) {
      door.write("GET /ondol/assignment HTTP/1.1\r\nHost: " + address + "\r\n\r\n");
      return of(body(door));
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

  private static byte[] body(Door door) throws IOException {
    int length = 0;
    for (String line = line(door); !line.isEmpty(); line = line(door)) {
      if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(line.substring(LENGTH.length()).strip());
      }
    }
    byte[] body = new byte[length];
    for (int i = 0; i < length; i++) {
      body[i] = door.read();
    }
    return body;
  }

  /** Without its end. */
  private static String line(Door door) throws IOException {
    StringBuilder line = new StringBuilder();
    for (byte next = door.read(); next != '\n'; next = door.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** Makes this process look as if it had been started for the function. */
  void become() throws IOException {
    OwnProcess.remove(Birth.AHEAD);
    for (byte[] variable : variables) {
      OwnProcess.put(variable);
    }
    OwnProcess.enter(directory);
    System.setProperty("user.dir", directory);
  }
}
