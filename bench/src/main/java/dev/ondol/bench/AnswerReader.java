package dev.ondol.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Finds answers of HTTP/1.1 in bytes as they come in. Makes no text and copies nothing until it is
 * asked to, so that it adds little to what is measured. Not thread-safe.
 */
final class AnswerReader {
  private static final int FIRST_BYTES = 16 * 1024;
  private static final int MAX_BYTES = 32 * 1024 * 1024;
  private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] CHUNKED =
      "\r\ntransfer-encoding: chunked".getBytes(StandardCharsets.ISO_8859_1);
  private static final int UNKNOWN = -1;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int filled;
  private int bodyAt;
  private int bodyEnd;
  private boolean chunked;

  /** What came before is forgotten; an answer is awaited. */
  void begin() {
    filled = 0;
    bodyAt = UNKNOWN;
  }

  /**
   * Takes what has come over a channel.
   *
   * @return whether the answer is complete
   */
  boolean receive(ReadableByteChannel channel) throws IOException {
    makeRoom();
    return received(channel.read(ByteBuffer.wrap(bytes, filled, bytes.length - filled)));
  }

  /** The same from a stream, for which it waits. */
  boolean receive(InputStream in) throws IOException {
    makeRoom();
    return received(in.read(bytes, filled, bytes.length - filled));
  }

  private void makeRoom() {
    if (filled == bytes.length) {
      if (filled >= MAX_BYTES) {
        throw new BenchException("an answer of more than " + MAX_BYTES + " bytes");
      }
      bytes = Arrays.copyOf(bytes, 2 * filled);
    }
  }

  private boolean received(int count) {
    if (count < 0) {
      throw new BenchException("the connection was closed before an answer was complete");
    }
    filled += count;
    if (bodyAt == UNKNOWN && !readHead()) {
      return false;
    }
    return chunked ? readChunks() : filled >= bodyEnd;
  }

  private boolean readHead() {
    int blank = find(BLANK_LINE, 0, filled);
    if (blank < 0) {
      return false;
    }
    bodyAt = blank + BLANK_LINE.length;
    int length = find(LENGTH, 0, bodyAt);
    chunked = length < 0 && find(CHUNKED, 0, bodyAt) >= 0;
    bodyEnd = length < 0 ? bodyAt : bodyAt + decimal(length + LENGTH.length);
    return true;
  }

  private int decimal(int at) {
    int value = 0;
    for (int i = bytes[at] == ' ' ? at + 1 : at; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      value = Math.addExact(Math.multiplyExact(value, 10), bytes[i] - '0');
    }
    return value;
  }

  private boolean readChunks() {
    for (int at = bodyAt; ; ) {
      int size = chunkSize(at);
      int data = size < 0 ? filled : dataAfter(at);
      if (data + size + 2 > filled) {
        return false;
      }
      if (size == 0) {
        bodyEnd = data;
        return true;
      }
      at = data + size + 2;
    }
  }

  /** Negative while its line is not complete. */
  private int chunkSize(int at) {
    int size = 0;
    for (int i = at; i < filled; i++) {
      if (bytes[i] == '\n') {
        return size;
      }
      int digit = Character.digit(bytes[i], 16);
      size = digit < 0 ? size : size * 16 + digit;
    }
    return UNKNOWN;
  }

  private int dataAfter(int at) {
    int i = at;
    while (bytes[i] != '\n') {
      i++;
    }
    return i + 1;
  }

  int status() {
    return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
  }

  /** Whether it has a status of success and this in its body. */
  boolean isRight(byte[] expected) {
    return status() == 200
        && (find(expected, bodyAt, bodyEnd) >= 0
            || (chunked && text(body()).contains(text(expected))));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  Line.Answer answer() {
    String head = new String(bytes, 0, bodyAt, StandardCharsets.ISO_8859_1);
    return new Line.Answer(status(), head.toLowerCase(Locale.ROOT), body());
  }

  private byte[] body() {
    if (!chunked) {
      return Arrays.copyOfRange(bytes, bodyAt, bodyEnd);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int at = bodyAt;
    for (int size = chunkSize(at); size > 0; size = chunkSize(at)) {
      int data = dataAfter(at);
      body.write(bytes, data, size);
      at = data + size + 2;
    }
    return body.toByteArray();
  }

  /** In whatever case; the pattern is in lower case where case counts. */
  private int find(byte[] pattern, int from, int to) {
    outer:
    for (int i = from; i <= to - pattern.length; i++) {
      for (int k = 0; k < pattern.length; k++) {
        byte found = bytes[i + k];
        if (found != pattern[k] && (found < 'A' || found > 'Z' || found + 32 != pattern[k])) {
          continue outer;
        }
      }
      return i;
    }
    return UNKNOWN;
  }
}
