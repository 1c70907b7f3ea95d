package dev.ondol.runtimeapi;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes the head of the answer to {@code /invocation/next}. Values come from callers: a control
 * character in one becomes a space, so that no value can end its line (in JSON, such as the client
 * context, that changes nothing but white space).
 */
final class EventHead {
  /** Room for the head of an ordinary event. */
  static final int USUAL_BYTES = 512;

  private static final byte[] STATUS =
      bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ");
  private static final byte[] CLOSE = bytes("\r\nConnection: close");
  private static final byte[] REQUEST_ID = bytes("\r\nLambda-Runtime-Aws-Request-Id: ");
  private static final byte[] DEADLINE = bytes("\r\nLambda-Runtime-Deadline-Ms: ");
  private static final byte[] ARN = bytes("\r\nLambda-Runtime-Invoked-Function-Arn: ");
  private static final byte[] TRACE_ID = bytes("\r\nLambda-Runtime-Trace-Id: ");
  private static final byte[] CLIENT_CONTEXT = bytes("\r\nLambda-Runtime-Client-Context: ");
  private static final byte[] TENANT_ID = bytes("\r\nLambda-Runtime-Aws-Tenant-Id: ");
  private static final byte[] END = bytes("\r\n\r\n");

  private EventHead() {}

  /**
   * @param close whether the connection ends with this answer
   */
  static void write(ByteBuf out, Invocation invocation, boolean close) {
    out.writeBytes(STATUS);
    out.writeCharSequence(Integer.toString(invocation.payload().length), US_ASCII);
    if (close) {
      out.writeBytes(CLOSE);
    }
    header(out, REQUEST_ID, invocation.requestId());
    header(out, DEADLINE, Long.toString(invocation.deadlineMillis()));
    header(out, ARN, invocation.functionArn());
    header(out, TRACE_ID, invocation.traceId());
    header(out, CLIENT_CONTEXT, invocation.context().client());
    header(out, TENANT_ID, invocation.context().tenantId());
    out.writeBytes(END);
  }

  private static void header(ByteBuf out, byte[] name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      return;
    }
    out.writeBytes(name);
    int start = out.writerIndex();
    ByteBufUtil.writeUtf8(out, value);
    for (int i = start; i < out.writerIndex(); i++) {
      byte b = out.getByte(i);
      if ((b >= 0 && b < ' ') || b == 0x7f) {
        out.setByte(i, ' ');
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
