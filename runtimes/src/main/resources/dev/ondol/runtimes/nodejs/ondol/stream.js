'use strict';

// The stream that a handler made by `awslambda.streamifyResponse` writes its response to.

const { Writable } = require('stream');
const { InvalidStreamingOperation } = require('./errors.js');

const HTTP_INTEGRATION = 'application/vnd.awslambda.http-integration-response';
/** Ends the JSON that stands before the body of an HTTP response. */
const PRELUDE_END = Buffer.alloc(8);

class ResponseStream extends Writable {
  #door;
  #requestId;
  #contentType = 'application/octet-stream';
  #begun = false;
  #lost = false;
  /** Called if the platform has broken the response off; it has then asked for the next event. */
  onLost = () => {};

  constructor(door, requestId, highWaterMark) {
    super(highWaterMark === undefined ? {} : { highWaterMark });
    this.#door = door;
    this.#requestId = requestId;
  }

  setContentType(contentType) {
    if (this.#begun) {
      throw new InvalidStreamingOperation('Cannot set content-type, too late.');
    }
    this.#contentType = contentType;
  }

  /** Values that are neither text nor bytes are written as JSON. */
  write(chunk, encoding, callback) {
    const isPlain = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return super.write(isPlain ? chunk : JSON.stringify(chunk), encoding, callback);
  }

  _write(chunk, encoding, callback) {
    this.#begin();
    this.#door.writeChunk(chunk, callback);
  }

  _final(callback) {
    this.#begin();
    callback();
  }

  /** Calls back once all bytes have been handed on, at once if they have. */
  whenFinished(callback) {
    if (this.writableFinished) {
      callback();
    } else {
      this.once('finish', callback);
    }
  }

  /** Ends the response; @param failure why it breaks off, undefined if it is complete */
  settle(failure) {
    if (this.#lost) {
      return;
    }
    if (failure && !this.#begun) {
      this.#door.failThenPoll(this.#requestId, failure);
    } else {
      this.#door.endStreamThenPoll(failure);
    }
    this.destroy();
  }

  #begin() {
    if (this.#begun) {
      return;
    }
    this.#begun = true;
    this.#door.beginStream(this.#requestId, this.#contentType, () => {
      this.#lost = true;
      this.onLost();
      this.destroy();
    });
    this._onBeforeFirstWrite?.((bytes) => this.#door.writeChunk(Buffer.from(bytes), () => {}));
  }
}

const HttpResponseStream = {
  /** Puts status code, headers and cookies before the body, as function URLs want them. */
  from(stream, prelude) {
    stream.setContentType(HTTP_INTEGRATION);
    stream._onBeforeFirstWrite = (write) => {
      write(JSON.stringify(prelude));
      write(PRELUDE_END);
    };
    return stream;
  },
};

module.exports = { ResponseStream, HttpResponseStream };
