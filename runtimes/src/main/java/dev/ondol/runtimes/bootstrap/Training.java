package dev.ondol.runtimes.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A life of a Java function's process that no function has part in, for the machine to keep an
 * archive of: it waits, is assigned, answers a few invokes and ends. The process is its own
 * platform, on a port of its own.
 */
public final class Training {
  private static final int INVOKES = 3;
  private static final String EVENT = "{\"a\": [1, 2.5, true, null, \"b\"], \"c\": {}}";
  private static final AtomicInteger ANSWERED = new AtomicInteger();

  /** The client makes one, as it does of every handler. */
  public Training() {}

  /** The handler. */
  public Map<String, Object> handle(Map<String, Object> event) {
    return event;
  }

  /**
   * @param arguments none
   * @throws Throwable what the client throws
   */
  public static void main(String[] arguments) throws Throwable {
    ServerSocket server = new ServerSocket(0, 0, InetAddress.ofLiteral("127.0.0.1"));
    String address = "127.0.0.1:" + server.getLocalPort();
    daemon(() -> accept(server, address));
    if (Birth.ofThisProcess().isAhead()) {
      throw new IllegalStateException("nobody else's assignment is waited for here");
    }
    Start.await(address);
    Start.runClient();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }

  private static void accept(ServerSocket server, String address) {
    try {
      while (true) {
        Socket socket = server.accept();
        daemon(() -> serve(socket, address));
      }
    } catch (IOException e) {
      System.exit(1);
    }
  }

  private static void serve(Socket socket, String address) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      for (String request = in.readLine(); request != null; request = in.readLine()) {
        skip(in);
        out.write(answer(request, address).getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      }
    } catch (IOException e) {
      // It has gone; whether all was done, the last invoke says.
    }
  }

  /** The headers and the body, which is as plain as the event. */
  private static void skip(BufferedReader in) throws IOException {
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.regionMatches(true, 0, Assignment.LENGTH, 0, Assignment.LENGTH.length())) {
        length = Integer.parseInt(line.substring(Assignment.LENGTH.length()).strip());
      }
    }
    for (int i = 0; i < length && in.read() >= 0; i++) {
      // Nobody reads it.
    }
  }

  private static String answer(String request, String address) {
    if (request.startsWith("GET /ondol/assignment ")) {
      return message("200 OK", "", assignment(address));
    }
    if (request.contains("/invocation/next ")) {
      if (ANSWERED.get() == INVOKES) {
        System.exit(0);
      }
      String headers =
          String.join(
              "\r\n",
              "Lambda-Runtime-Aws-Request-Id: training",
              "Lambda-Runtime-Deadline-Ms: 4102444800000",
              "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:::function:training",
              "Content-Type: application/json",
              "");
      return message("200 OK", headers, EVENT);
    }
    if (!request.contains("/response ")) {
      System.exit(1);
    }
    ANSWERED.incrementAndGet();
    return message("202 Accepted", "", "");
  }

  private static String message(String status, String headers, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\n"
        + headers
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String assignment(String address) {
    String directory = System.getProperty("user.dir");
    return String.join(
        "\0",
        List.of(
            directory,
            directory,
            "AWS_LAMBDA_RUNTIME_API=" + address,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128",
            "AWS_LAMBDA_FUNCTION_NAME=training",
            "AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
            "AWS_LAMBDA_LOG_GROUP_NAME=training",
            "AWS_LAMBDA_LOG_STREAM_NAME=training",
            "AWS_REGION=us-east-1",
            "LAMBDA_TASK_ROOT=" + directory,
            "LAMBDA_RUNTIME_DIR=" + directory,
            "_HANDLER=" + Training.class.getName() + "::handle"));
  }
}
