package dev.ondol.runtimes.bootstrap;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * A connection to the platform, by the C library: the first socket that Java itself makes leaves a
 * descriptor behind for ever, which a function could find. Reads are buffered.
 */
final class Door implements AutoCloseable {
  private static final MethodHandle SOCKET = CLibrary.function("socket");
  private static final MethodHandle CONNECT = CLibrary.function("connect");
  private static final MethodHandle WRITE = CLibrary.function("write");
  private static final MethodHandle READ = CLibrary.function("read");
  private static final MethodHandle CLOSE = CLibrary.function("close");

  private static final int AF_INET = 2;
  private static final int SOCK_STREAM = 1;
  private static final int SOCKADDR_BYTES = 16;
  private static final int BUFFER_BYTES = 8192;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES);
  private final int descriptor;
  private int position;
  private int end;

  /**
   * @param address as {@code 127.0.0.1:9001}
   */
  Door(String address) throws IOException {
    descriptor = CLibrary.call(SOCKET, "socket", AF_INET, SOCK_STREAM, 0);
    String[] parts = address.split("[.:]", -1);
    int port = Integer.parseInt(parts[4]);
    MemorySegment socketAddress = arena.allocate(SOCKADDR_BYTES, JAVA_SHORT.byteAlignment());
    socketAddress.set(JAVA_SHORT, 0, (short) AF_INET);
    socketAddress.set(JAVA_BYTE, 2, (byte) (port >> 8));
    socketAddress.set(JAVA_BYTE, 3, (byte) port);
    for (int i = 0; i < 4; i++) {
      socketAddress.set(JAVA_BYTE, 4 + i, (byte) Integer.parseInt(parts[i]));
    }
    CLibrary.call(CONNECT, "connect", descriptor, socketAddress.address(), SOCKADDR_BYTES);
  }

  /** A few bytes, which the kernel takes at once. */
  void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    CLibrary.call(WRITE, "write", descriptor, CLibrary.text(arena, bytes).address(), bytes.length);
  }

  /** Blocks until there is a byte. */
  byte read() throws IOException {
    if (position == end) {
      position = 0;
      end = CLibrary.call(READ, "read", descriptor, buffer.address(), BUFFER_BYTES);
      if (end == 0) {
        throw new EOFException("the platform has gone");
      }
    }
    return buffer.get(JAVA_BYTE, position++);
  }

  @Override
  public void close() throws IOException {
    CLibrary.call(CLOSE, "close", descriptor, 0, 0);
    arena.close();
  }
}
