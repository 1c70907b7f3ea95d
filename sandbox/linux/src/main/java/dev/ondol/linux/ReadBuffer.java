package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Room for one read from a descriptor. One thread uses it at a time. */
final class ReadBuffer {
  /** As much as a pipe holds unless its writer enlarges it. */
  static final int BYTES = 64 * 1024;

  private final MemorySegment memory;
  private final MemorySegment captured;
  private final byte[] bytes = new byte[BYTES];

  private ReadBuffer() {
    Arena arena = Arena.ofAuto();
    memory = arena.allocate(BYTES);
    captured = Libc.captureState(arena);
  }

  /** Reads what is there, at most {@link #BYTES}; see {@link FileCalls#read}. */
  int fill(int fd) {
    int length = FileCalls.read(fd, memory, captured);
    MemorySegment.copy(memory, JAVA_BYTE, 0, bytes, 0, length);
    return length;
  }

  byte[] bytes() {
    return bytes;
  }

  /** As many buffers as there are threads that read at the same time. */
  static final class Pool {
    private final ConcurrentLinkedDeque<ReadBuffer> free = new ConcurrentLinkedDeque<>();

    ReadBuffer take() {
      ReadBuffer buffer = free.pollFirst();
      return buffer == null ? new ReadBuffer() : buffer;
    }

    void give(ReadBuffer buffer) {
      free.addFirst(buffer);
    }
  }
}
