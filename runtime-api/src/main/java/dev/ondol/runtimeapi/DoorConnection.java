package dev.ondol.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a runtime: takes its requests one after the other and answers them in order,
 * also where the client sends the next before it has read the answer.
 *
 * <p>That a response was accepted is told together with the next event where the client has asked
 * for one already: it reads nothing else until then, and would be woken twice for each invoke.
 *
 * <p>While an answer is outstanding, the client does not read what it gets, or the valve of a
 * response is shut, later requests and bytes are held back and nothing more is read than one read
 * had already brought; so a connection's memory is bounded by one head, one read and one event. A
 * clock runs only while a request is half there.
 */
final class DoorConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(DoorConnection.class);

  private final RuntimeDoor door;
  private final Channel channel;
  private final RequestDecoder decoder;
  private final RequestClock clock;
  private final ArrayDeque<HttpObject> held = new ArrayDeque<>(4);
  private @Nullable RequestBody body;
  private @Nullable OutgoingEvent sending;
  private long requests;
  private boolean awaiting;
  private boolean shut;
  private boolean lastRequest;
  private boolean ended;

  /** Whether an answer was written that must not wait for the next event. */
  private boolean pressing;

  /** Whether a read or the loop over the held requests is under way: it flushes when it is done. */
  private boolean busy;

  DoorConnection(RuntimeDoor door, Channel channel, RequestDecoder decoder) {
    this.door = door;
    this.channel = channel;
    this.decoder = decoder;
    this.clock = new RequestClock(channel.eventLoop(), this::drop);
  }

  /** The request for an event is answered later, by {@link #write(Invocation)}. */
  void await() {
    awaiting = true;
  }

  /** Answers the pending request. */
  void answer(Answer answer) {
    awaiting = false;
    write(answer);
    channel.flush();
  }

  /** Answers the pending request with an event. */
  void write(Invocation event) {
    awaiting = false;
    OutgoingEvent outgoing =
        new OutgoingEvent(channel, event.payload(), written -> onWritten(written.isSuccess()));
    outgoing.begin(event, lastRequest);
    if (outgoing.isQueued()) {
      answered();
    } else {
      sending = outgoing;
      channel.flush();
      proceedSending();
    }
  }

  /** Of the request that is being handled. */
  RuntimeListener.Valve valve() {
    return new BodyValve(requests);
  }

  /** Closes the connection without a word. */
  void drop() {
    ended = true;
    var _ = channel.close();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (!door.admit(this)) {
      drop();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    busy = true;
    door.heard();
    if (ended) {
      ReferenceCountUtil.release(message);
    } else if (isBlocked() || !held.isEmpty()) {
      held.add((HttpObject) message);
      channel.config().setAutoRead(false);
    } else {
      handle((HttpObject) message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    busy = false;
    if (body != null) {
      body.onReadComplete();
    }
    resume();
    boolean untimed = ended || body instanceof ResponseBody;
    clock.watch(!untimed && decoder.midRequest(), requests);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    proceedSending();
    resume();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended = true;
    clock.stop();
    held.forEach(ReferenceCountUtil::release);
    held.clear();
    RequestBody broken = body;
    body = null;
    if (broken != null) {
      broken.onBroken();
    }
    if (sending != null) {
      door.lost(this);
    }
    door.gone(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException broken) {
      LOG.debug("a runtime's connection broke: {}", broken.toString());
      boolean reset =
          broken instanceof SocketException
              && String.valueOf(broken.getMessage()).contains("reset");
      if (reset && !decoder.midRequest()) {
        door.lost(this);
      }
      drop();
    } else if (cause instanceof DecoderException) {
      refuse(cause);
    } else {
      LOG.error("a request of a runtime could not be handled", cause);
      drop();
    }
  }

  private void proceedSending() {
    OutgoingEvent outgoing = sending;
    if (outgoing != null) {
      outgoing.advance();
      if (outgoing.isQueued()) {
        sending = null;
        answered();
      }
    }
  }

  private void onWritten(boolean success) {
    if (!success) {
      door.lost(this);
    }
  }

  private boolean isBlocked() {
    return awaiting || shut || sending != null || !channel.isWritable();
  }

  /** Handles what was held back as far as it goes now, and sends what there is to send. */
  private void resume() {
    if (busy) {
      return;
    }
    busy = true;
    boolean some = false;
    while (!ended && !isBlocked() && !held.isEmpty()) {
      handle(held.poll());
      some = true;
    }
    if (some && body != null && held.isEmpty()) {
      body.onReadComplete();
    }
    busy = false;
    if (pressing || !awaiting) {
      pressing = false;
      channel.flush();
    }
    if (!ended && !shut && held.isEmpty() && !channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
  }

  private void handle(HttpObject message) {
    try {
      if (message.decoderResult().isFailure()) {
        refuse(message.decoderResult().cause());
        return;
      }
      if (message instanceof HttpRequest request) {
        begin(request);
      }
      if (message instanceof HttpContent content) {
        proceed(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpRequest request) {
    requests++;
    RequestHead head = RequestHead.of(request);
    lastRequest = !head.keepAlive();
    if (head.refusal() != null) {
      end(head.refusal());
      return;
    }
    RequestBody opened = head.open(door, this);
    boolean welcome = !(opened instanceof DiscardedBody);
    if (opened instanceof ResponseBody response && response.announcedTooLarge()) {
      response.refuse();
      welcome = false;
    }
    if (head.expectsContinue() && !welcome) {
      Answer answer = opened.onEnd(EmptyHttpHeaders.INSTANCE);
      end(answer == null ? Answer.MALFORMED : answer);
      return;
    }
    body = opened;
    if (head.expectsContinue()) {
      ByteBuf go = Answer.CONTINUE.encode(channel.alloc(), false);
      var _ = channel.writeAndFlush(go, channel.voidPromise());
    }
  }

  private void proceed(HttpContent content) {
    RequestBody current = body;
    if (current == null) {
      return;
    }
    Answer refused = content.content().isReadable() ? current.onBytes(content.content()) : null;
    if (refused != null) {
      body = null;
      shut = false;
      end(refused);
    } else if (content instanceof LastHttpContent last) {
      body = null;
      shut = false;
      Answer answer = current.onEnd(last.trailingHeaders());
      if (answer != null) {
        write(answer);
      }
    }
  }

  private void refuse(Throwable cause) {
    boolean tooLong =
        cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
    end(tooLong ? Answer.HEAD_TOO_LARGE : Answer.MALFORMED);
  }

  /** Answers and closes: nothing that comes after can be trusted to be a request. */
  private void end(Answer answer) {
    lastRequest = true;
    write(answer);
  }

  private void write(Answer answer) {
    pressing |= answer != Answer.ACCEPTED;
    ByteBuf encoded = answer.encode(channel.alloc(), lastRequest);
    var _ = channel.write(encoded, channel.voidPromise());
    answered();
  }

  private void answered() {
    if (lastRequest) {
      ended = true;
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    } else {
      resume();
    }
  }

  /** Holds back the body of one request, and after its end nothing. */
  private final class BodyValve implements RuntimeListener.Valve {
    private final long request;

    BodyValve(long request) {
      this.request = request;
    }

    @Override
    public void shut() {
      onLoop(() -> {
        if (isCurrent()) {
          shut = true;
          channel.config().setAutoRead(false);
        }
      });
    }

    @Override
    public void open() {
      onLoop(() -> {
        if (shut && isCurrent()) {
          shut = false;
          resume();
        }
      });
    }

    private boolean isCurrent() {
      return requests == request && body != null;
    }

    private void onLoop(Runnable turn) {
      if (channel.eventLoop().inEventLoop()) {
        turn.run();
      } else {
        channel.eventLoop().execute(turn);
      }
    }
  }
}
