package dev.ondol.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The peers, from npm in a cache folder: installed once, on request only, never part of this
 * project. A peer that cannot be installed or started is named and left out.
 */
final class Peers implements AutoCloseable {
  static final String SERVERLESS_OFFLINE = "serverless-offline";
  static final String WORKERD = "workerd";
  static final String FUNCTIONS_FRAMEWORK = "functions-framework";
  static final String LAMBDA_LOCAL = "lambda-local";

  private static final List<String> PACKAGES =
      List.of(
          "osls@4.3.1",
          "serverless-offline@14.8.2",
          "workerd@1.20261117.1",
          "@google-cloud/functions-framework@5.0.5",
          "lambda-local@2.2.0");

  private static final byte[] EVENT = "{}".getBytes(StandardCharsets.UTF_8);
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private final Path folder;
  private final Host host;
  private final List<Peer> running = new ArrayList<>();

  private Peers(Path folder, Host host) {
    this.folder = folder;
    this.host = host;
  }

  /** Installs what is missing and starts all. */
  static Peers start(Path cache, Host host, Progress progress) {
    Path folder = cache.resolve("peers");
    install(folder, progress);
    Peers peers = new Peers(folder, host);
    for (String name : List.of(SERVERLESS_OFFLINE, WORKERD, FUNCTIONS_FRAMEWORK)) {
      try {
        peers.running.add(new Peer(name, peers.plan(name)));
      } catch (BenchException | UncheckedIOException e) {
        progress.say(name + " is left out: " + e.getMessage());
      }
    }
    return peers;
  }

  List<Peer> running() {
    return List.copyOf(running);
  }

  private static void install(Path folder, Progress progress) {
    try {
      Files.createDirectories(folder);
      Path manifest = folder.resolve("package.json");
      if (!Files.exists(manifest)) {
        Files.writeString(manifest, "{\"private\": true}\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String npm =
        Program.find("npm").orElseThrow(() -> new BenchException("npm is needed for the peers"));
    for (String each : PACKAGES) {
      String name = each.substring(0, each.lastIndexOf('@'));
      if (!Files.exists(folder.resolve("node_modules/" + name + "/package.json"))) {
        progress.say("installing " + each);
        Program.time(
            folder,
            List.of(
                npm,
                "install",
                "--no-fund",
                "--no-audit",
                "--ignore-scripts",
                "--loglevel=error",
                each));
      }
    }
  }

  /** How a peer is run on ports that are free now. */
  Peer.Plan plan(String name) {
    return switch (name) {
      case SERVERLESS_OFFLINE -> serverlessOffline();
      case WORKERD -> workerd();
      case FUNCTIONS_FRAMEWORK -> functionsFramework();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private Peer.Plan serverlessOffline() {
    int http = freePort();
    int lambda = freePort();
    Path home =
        write(
            "serverless-offline/serverless.yml",
            """
            service: hello
            provider:
              name: aws
              runtime: nodejs20.x
            plugins:
              - serverless-offline
            custom:
              serverless-offline:
                host: 127.0.0.1
                httpPort: %d
                lambdaPort: %d
                noPrependStageInUrl: true
            functions:
              hello:
                handler: handler.handler
                events:
                  - http: { path: hello, method: get }
            """
                .formatted(http, lambda));
    write(
        "serverless-offline/handler.js",
        "exports.handler = async (event) => ({ hello: event.name ?? 'hello' });\n");
    write("serverless-offline/package.json", "{\"private\": true}\n");
    return new Peer.Plan(
        home,
        List.of(host.node(), module("osls/bin/serverless.js"), "offline", "start"),
        lambda,
        Target.post(
            URI.create(
                "http://127.0.0.1:%d/2015-03-31/functions/hello-dev-hello/invocations"
                    .formatted(lambda)),
            JSON,
            EVENT,
            Samples.HELLO));
  }

  private Peer.Plan workerd() {
    int port = freePort();
    Path home =
        write(
            "workerd/config.capnp",
            """
            using Workerd = import "/workerd/workerd.capnp";
            const config :Workerd.Config = (
              services = [(name = "main", worker = .hello)],
              sockets = [(name = "http", address = "127.0.0.1:%d", http = (), service = "main")]
            );
            const hello :Workerd.Worker = (
              modules = [(name = "hello.js", esModule = embed "hello.js")],
              compatibilityDate = "2025-01-01"
            );
            """
                .formatted(port));
    write(
        "workerd/hello.js",
        """
        export default {
          async fetch(request) {
            const event = JSON.parse((await request.text()) || '{}');
            return Response.json({ hello: event.name ?? 'hello' });
          },
        };
        """);
    return new Peer.Plan(
        home,
        List.of(workerdProgram(), "serve", "config.capnp"),
        port,
        Target.post(
            URI.create("http://127.0.0.1:%d/".formatted(port)), JSON, EVENT, Samples.HELLO));
  }

  /** In the package of this platform. */
  private String workerdProgram() {
    try (Stream<Path> files =
        Files.find(
            folder.resolve("node_modules/@cloudflare"),
            4,
            (path, attributes) -> path.endsWith("bin/workerd"))) {
      return files
          .findFirst()
          .orElseThrow(() -> new BenchException("no workerd for this platform"))
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Peer.Plan functionsFramework() {
    int port = freePort();
    Path home =
        write(
            "functions-framework/index.js",
            """
            const framework = require('@google-cloud/functions-framework');
            framework.http('hello', (request, response) => {
              response.json({ hello: request.body?.name ?? 'hello' });
            });
            """);
    write("functions-framework/package.json", "{\"private\": true, \"main\": \"index.js\"}\n");
    return new Peer.Plan(
        home,
        List.of(
            host.node(),
            module("@google-cloud/functions-framework/build/src/main.js"),
            "--target=hello",
            "--host=127.0.0.1",
            "--port=" + port),
        port,
        Target.post(
            URI.create("http://127.0.0.1:%d/".formatted(port)), JSON, EVENT, Samples.HELLO));
  }

  /**
   * A start of a process that invokes a function once, as lambda-local does it, in milliseconds.
   */
  double lambdaLocalOnce() {
    Path home =
        write("lambda-local/handler.js", "exports.handler = async () => ({ hello: 'hello' });\n");
    write("lambda-local/event.json", "{}\n");
    return Floors.millis(
        Program.time(
            home,
            List.of(
                host.node(),
                module("lambda-local/build/cli.js"),
                "-l",
                "handler.js",
                "-h",
                "handler",
                "-e",
                "event.json",
                "-t",
                "10")));
  }

  private String module(String path) {
    return folder.resolve("node_modules").resolve(path).toString();
  }

  private Path write(String name, String text) {
    try {
      Path file = folder.resolve("apps").resolve(name);
      Path home = java.util.Objects.requireNonNull(file.getParent());
      Files.createDirectories(home);
      Files.writeString(file, text);
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    running.forEach(Peer::close);
  }
}
