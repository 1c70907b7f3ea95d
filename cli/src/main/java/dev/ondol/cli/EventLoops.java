package dev.ondol.cli;

import io.netty.channel.IoHandlerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.internal.VertxBootstrap;
import java.time.Duration;

/**
 * The event loops that serve callers and sandboxes alike: one for two processors. The others are
 * the functions', and an invoke whose caller and sandbox share a loop wakes no other thread.
 */
final class EventLoops {
  private static final int PROCESSORS_OF_ONE = 2;

  /** Each check wakes a thread, also of a platform that nobody calls. */
  private static final Duration BLOCKED_THREAD_CHECK = Duration.ofSeconds(5);

  private EventLoops() {}

  /**
   * Starts them.
   *
   * @param stayAwake whether they look for work for a moment before they sleep
   */
  static Vertx start(boolean stayAwake) {
    int processors = Runtime.getRuntime().availableProcessors();
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(Math.max(1, processors / PROCESSORS_OF_ONE))
            .setBlockedThreadCheckInterval(BLOCKED_THREAD_CHECK.toMillis())
            // Nothing is unpacked from the class path, so no cache folder is needed for it.
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false));
    return VertxBootstrap.create()
        .options(options)
        .transport(stayAwake ? new Wakeful() : NioTransport.INSTANCE)
        .init()
        .vertx();
  }

  private static final class Wakeful extends NioTransport {
    @Override
    public IoHandlerFactory ioHandlerFactory() {
      IoHandlerFactory sleeper = super.ioHandlerFactory();
      return executor -> new WakefulIoHandler(sleeper.newHandler(executor));
    }
  }
}
