package dev.ondol.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.TimeUnit;

/** A real door on loopback, with a listener that writes everything down. */
final class DoorFixture implements AutoCloseable {
  final RecordingListener listener = new RecordingListener();
  final RuntimeDoor door;
  final InetSocketAddress address;
  final RuntimeApi api;
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

  DoorFixture() throws IOException {
    this(false);
  }

  /**
   * @param ahead whether its runtime is started ahead of its function
   */
  DoorFixture(boolean ahead) throws IOException {
    ServerSocketChannel bound = ServerSocketChannel.open();
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    address = (InetSocketAddress) bound.getLocalAddress();
    api = new RuntimeApi(loops);
    door = ahead ? api.prepare(bound, listener) : api.open(bound, listener);
  }

  ScriptedRuntime connect() throws IOException {
    return new ScriptedRuntime(address);
  }

  /** A runtime that has an event with this id in hand. */
  ScriptedRuntime running(String requestId) throws Exception {
    ScriptedRuntime runtime = connect();
    runtime.askNext();
    expect("connected", "next");
    door.send(event(requestId, "{}"));
    runtime.read();
    return runtime;
  }

  void expect(String... calls) throws InterruptedException {
    for (String call : calls) {
      String heard = listener.take();
      if (!heard.equals(call)) {
        throw new AssertionError("expected <" + call + "> but heard <" + heard + ">");
      }
    }
  }

  static Invocation event(String requestId, String payload) {
    return new Invocation(
        requestId,
        1_700_000_000_123L,
        "arn:aws:lambda:us-east-1:000000000000:function:f",
        "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0",
        Invocation.Context.NONE,
        payload.getBytes(UTF_8));
  }

  @Override
  public void close() {
    door.close();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
