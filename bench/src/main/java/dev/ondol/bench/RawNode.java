package dev.ondol.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The floor of a warm invoke: Node's own HTTP server, which answers what the function would. */
final class RawNode implements AutoCloseable {
  private static final String SERVER =
      """
      const http = require('node:http');
      const server = http.createServer((request, response) => {
        const parts = [];
        request.on('data', (part) => parts.push(part));
        request.on('end', () => {
          const event = JSON.parse(Buffer.concat(parts).toString() || '{}');
          const body = JSON.stringify({ hello: event.name ?? 'hello' });
          response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
          response.end(body);
        });
      });
      server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port + ';'));
      """;

  private final Program program;
  private final Target target;

  RawNode(String node) {
    program = Program.start(Path.of("/"), Map.of(), List.of(node, "-e", SERVER));
    String port = program.await(Pattern.compile("port (\\d+);"), Duration.ofSeconds(30));
    target =
        Target.post(
            URI.create("http://127.0.0.1:" + port + "/"),
            Map.of("Content-Type", "application/json"),
            "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            Samples.HELLO);
  }

  Target target() {
    return target;
  }

  @Override
  public void close() {
    program.close();
  }
}
