package dev.ondol.events;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/** A function that gets the records of another one's events. Stateless. */
final class Destination {
  /** {@code arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]}. */
  private static final int NAME = 6;

  private static final int QUALIFIER = 7;

  private Destination() {}

  /** The invoke that brings a record there. */
  static Event.Request request(String arn, Event told, byte[] record) {
    List<String> parts = List.of(arn.split(":", -1));
    String qualifier = parts.size() > QUALIFIER ? parts.get(QUALIFIER) : "";
    return new Event.Request(
        parts.get(NAME),
        qualifier,
        requestId(told),
        new Event.Context(told.request().context().traceId(), "", ""),
        record);
  }

  /** The same for the same event, whatever is done twice. */
  private static String requestId(Event told) {
    byte[] name = told.request().requestId().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(
            ByteBuffer.allocate(Long.BYTES + name.length).putLong(told.id()).put(name).array())
        .toString();
  }
}
