package dev.ondol.runtimes;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The platform's side of the Runtime API as a test needs it: it hands out the events that the test
 * offers and keeps what the runtime posts, byte for byte. It shares no code with the real one, so
 * that a misunderstanding cannot hide on both sides.
 */
final class ScriptedRuntimeApi implements AutoCloseable {
  static final int RESPONSE_LIMIT = 6_291_556;
  private static final long PATIENCE_SECONDS = 20;

  private final ServerSocket server;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final CountDownLatch connected = new CountDownLatch(1);
  private final CountDownLatch polled = new CountDownLatch(1);

  /** How the next refusal of a response that is too large ends. */
  volatile boolean closesAfterRefusal;

  /**
   * @param headers beyond those which every event has
   */
  record Event(String requestId, String json, Map<String, String> headers) {}

  /**
   * @param headers names in lower case
   * @param trailers of a streamed response, likewise
   * @param pollInSameRead whether the next poll came in the same piece as this post's end
   */
  record Post(
      String path,
      Map<String, String> headers,
      byte[] body,
      Map<String, String> trailers,
      boolean pollInSameRead) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String kind() {
      return path.substring("/2018-06-01/runtime/".length()).replaceFirst("^invocation/[^/]+/", "");
    }
  }

  ScriptedRuntimeApi() throws IOException {
    server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  void offer(Event event) {
    events.add(event);
  }

  /** The next thing that the runtime posts. */
  Post take() throws InterruptedException {
    Post post = posts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (post == null) {
      throw new AssertionError("The runtime posted nothing in " + PATIENCE_SECONDS + " s");
    }
    return post;
  }

  /** Whether a connection came before the first poll, at the latest now. */
  boolean awaitConnection() throws InterruptedException {
    return connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  boolean awaitPoll() throws InterruptedException {
    return polled.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  boolean hasPolled() {
    return polled.getCount() == 0;
  }

  /** Breaks all connections off, as a platform that dies. */
  void hangUp() throws IOException {
    for (Socket connection : connections) {
      connection.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        connections.add(socket);
        connected.countDown();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (SocketException e) {
        return; // The test is over.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Pieces in = new Pieces(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        String[] request = in.line().split(" ", -1);
        Map<String, String> headers = in.headers();
        if (request[0].equals("GET")) {
          polled.countDown();
          answerPoll(out);
        } else if (!takePost(request[1], headers, in, out)) {
          return;
        }
      }
    } catch (EOFException | SocketException e) {
      // The runtime has ended, which the test sees by itself.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answerPoll(OutputStream out) throws IOException, InterruptedException {
    Event event = events.take();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Lambda-Runtime-Aws-Request-Id", event.requestId());
    headers.put("Lambda-Runtime-Deadline-Ms", "" + (System.currentTimeMillis() + 60_000));
    headers.put("Lambda-Runtime-Invoked-Function-Arn", RunningFunction.ARN);
    headers.put("Lambda-Runtime-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1");
    headers.put("Content-Type", "application/json");
    headers.putAll(event.headers());
    byte[] body = event.json().getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Length: " + body.length + "\r\n\r\n");
    byte[] bytes = head.toString().getBytes(StandardCharsets.UTF_8);
    // In awkward pieces, so that a client which trusts one read breaks.
    out.write(bytes, 0, 7);
    out.flush();
    out.write(bytes, 7, bytes.length - 9);
    out.flush();
    out.write(bytes, bytes.length - 2, 2);
    out.write(body, 0, body.length / 2);
    out.flush();
    out.write(body, body.length / 2, body.length - body.length / 2);
    out.flush();
  }

  private boolean takePost(String path, Map<String, String> headers, Pieces in, OutputStream out)
      throws IOException {
    if (Long.parseLong(headers.getOrDefault("content-length", "0")) > RESPONSE_LIMIT) {
      if (!closesAfterRefusal) {
        in.bytes(Integer.parseInt(headers.get("content-length")));
      }
      posts.add(new Post(path, headers, new byte[0], Map.of(), false));
      String close = closesAfterRefusal ? "Connection: close\r\n" : "";
      out.write(ascii("HTTP/1.1 413 Too Large\r\n" + close + "Content-Length: 2\r\n\r\n{}"));
      return !closesAfterRefusal;
    }
    byte[] body;
    Map<String, String> trailers = Map.of();
    if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      body = in.chunks();
      trailers = in.headers();
    } else {
      body = in.bytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    posts.add(new Post(path, headers, body, trailers, in.holdsPoll()));
    out.write(ascii("HTTP/1.1 202 Accepted\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n"));
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The bytes of a connection, with memory of what one read brought. */
  private static final class Pieces {
    private final InputStream in;
    private byte[] piece = new byte[0];
    private int at;

    Pieces(InputStream in) {
      this.in = in;
    }

    /** Whether the rest of the piece that was read last begins with a poll. */
    boolean holdsPoll() {
      String rest = new String(piece, at, piece.length - at, StandardCharsets.US_ASCII);
      return rest.startsWith("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n");
    }

    String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = read(); b != '\n'; b = read()) {
        line.write(b);
      }
      String text = line.toString(StandardCharsets.UTF_8);
      if (!text.endsWith("\r")) {
        throw new IOException("A line without its carriage return: " + text);
      }
      return text.substring(0, text.length() - 1);
    }

    Map<String, String> headers() throws IOException {
      Map<String, String> headers = new TreeMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        String[] pair = line.split(":", 2);
        headers.put(pair[0].toLowerCase(Locale.ROOT), pair[1].strip());
      }
      return headers;
    }

    byte[] bytes(int length) throws IOException {
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) read();
      }
      return bytes;
    }

    byte[] chunks() throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int size = Integer.parseInt(line(), 16); size > 0; ) {
        all.write(bytes(size));
        if (!line().isEmpty()) {
          throw new IOException("A chunk without its end");
        }
        size = Integer.parseInt(line(), 16);
      }
      return all.toByteArray();
    }

    private int read() throws IOException {
      if (at == piece.length) {
        byte[] buffer = new byte[65_536];
        int count = in.read(buffer);
        if (count < 0) {
          throw new EOFException();
        }
        piece = java.util.Arrays.copyOf(buffer, count);
        at = 0;
      }
      return piece[at++] & 0xff;
    }
  }
}
