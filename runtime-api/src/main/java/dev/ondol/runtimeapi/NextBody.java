package dev.ondol.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** The body of a request for the next event: there is none, and one that comes is refused. */
final class NextBody implements RequestBody {
  private final RuntimeDoor door;
  private final DoorConnection connection;

  NextBody(RuntimeDoor door, DoorConnection connection) {
    this.door = door;
    this.connection = connection;
  }

  @Override
  public @Nullable Answer onBytes(ByteBuf bytes) {
    return bytes.isReadable() ? Answer.MALFORMED : null;
  }

  @Override
  public @Nullable Answer onEnd(HttpHeaders trailers) {
    return door.next(connection);
  }

  @Override
  public void onBroken() {
    // It had asked for nothing yet.
  }
}
