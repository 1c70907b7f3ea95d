'use strict';

// The client of the Runtime API: one connection, HTTP/1.1 over `net`, requests pipelined.
//
// A response and the next poll go out in one write; Node's own HTTP client takes three times as long
// for the same. Where nothing waits to be written, that write is a system call and not a stream's: the
// stream stands by for what the kernel does not take at once. Reads share one piece of memory.
//
// While the handler runs the socket does not keep the event loop alive, so that an empty loop
// means what it means to a function: nothing more will happen.

const net = require('net');
const { writeSync } = require('fs');
const { Answers } = require('./answers.js');

const BASE = '/2018-06-01/runtime/';
/** Bytes of a response. One that is larger is refused, so it goes out without a poll behind it. */
const RESPONSE_LIMIT = 6_291_556;
/** Bytes that one read may bring. */
const READ_SIZE = 65_536;
/** Characters up to which it pays to try a write at once. */
const DIRECT_WRITE_LIMIT = 65_536;

class Door {
  #host;
  #port;
  #address;
  #poll;
  #socket;
  #answers;
  /** What to do with the answers that are still to come, in order. */
  #awaited = [];
  #onEvent = undefined;
  #onLost = undefined;
  #onPolled = (head, body) => {
    if (head.status !== 200) {
      process.stderr.write(`The Runtime API answered ${head.status} to a poll: ${body}\n`);
      process.exit(1);
    }
    this.#socket.unref();
    this.#onEvent(head, body);
  };

  constructor(address) {
    const colon = address.lastIndexOf(':');
    this.#host = address.slice(0, colon);
    this.#port = Number(address.slice(colon + 1));
    this.#address = address;
    this.#poll = `GET ${BASE}invocation/next HTTP/1.1\r\nHost: ${address}\r\n\r\n`;
    this.#connect();
  }

  /** Asks which function this process is to be: `onAssigned(text)` gets the answer. */
  askAssignment(onAssigned) {
    this.#awaited.push((head, body) => {
      if (head.status !== 200) {
        process.exit(1);
      }
      onAssigned(body);
    });
    this.#socket.write(`GET /ondol/assignment HTTP/1.1\r\nHost: ${this.#address}\r\n\r\n`);
  }

  /** Asks for events: each goes to `onEvent(head, text)`. */
  start(onEvent) {
    this.#onEvent = onEvent;
    this.#writePoll('');
  }

  respondThenPoll(requestId, body) {
    const length = Buffer.byteLength(body);
    const head = this.#post(`invocation/${requestId}/response`, 'application/json', length);
    if (length > RESPONSE_LIMIT) {
      this.#postRefusedThenPoll(head, body);
    } else {
      this.#awaited.push(complain);
      this.#writePoll(head + body);
    }
  }

  failThenPoll(requestId, failure) {
    this.#awaited.push(complain);
    this.#writePoll(this.#errorRequest(`invocation/${requestId}/error`, failure));
  }

  /** Without a poll behind it: `done` is called when the platform has taken it, or is gone. */
  fail(requestId, failure, done) {
    const path = requestId === undefined ? 'init/error' : `invocation/${requestId}/error`;
    this.#socket.ref();
    this.#onLost = done;
    this.#awaited.push(done);
    this.#socket.write(this.#errorRequest(path, failure));
  }

  /**
   * Begins a streamed response.
   * @param onLost called if the platform breaks the connection off; this door polls again by itself
   */
  beginStream(requestId, contentType, onLost) {
    this.#socket.ref();
    this.#onLost = () => {
      this.#reconnect();
      onLost();
      this.#writePoll('');
    };
    this.#socket.write(
      `POST ${BASE}invocation/${requestId}/response HTTP/1.1\r\nHost: ${this.#address}\r\n` +
        `Content-Type: ${headerValue(contentType)}\r\n` +
        'Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n' +
        'Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n\r\n',
    );
  }

  /** `done` is called when the bytes have left this process. */
  writeChunk(bytes, done) {
    if (bytes.length === 0) {
      done();
      return;
    }
    this.#socket.cork();
    this.#socket.write(`${bytes.length.toString(16)}\r\n`);
    this.#socket.write(bytes);
    this.#socket.write('\r\n', done);
    this.#socket.uncork();
  }

  /** @param failure why the stream breaks off; undefined if it is complete */
  endStreamThenPoll(failure) {
    const trailers = failure
      ? `Lambda-Runtime-Function-Error-Type: ${headerValue(failure.errorType)}\r\n` +
        'Lambda-Runtime-Function-Error-Body: ' +
        `${Buffer.from(JSON.stringify(failure)).toString('base64')}\r\n`
      : '';
    this.#onLost = undefined;
    this.#awaited.push(complain);
    this.#writePoll(`0\r\n${trailers}\r\n`);
  }

  #connect() {
    const answers = new Answers((head, body) => this.#onAnswer(head, body));
    const onread = {
      buffer: Buffer.allocUnsafeSlow(READ_SIZE),
      callback: (length, buffer) => {
        answers.read(length === buffer.length ? buffer : buffer.subarray(0, length));
        return true;
      },
    };
    const socket = net.connect({ host: this.#host, port: this.#port, noDelay: true, onread });
    socket.on('error', (error) => this.#lost(socket, error));
    socket.on('close', () => this.#lost(socket, new Error('it closed the connection')));
    this.#socket = socket;
    this.#answers = answers;
  }

  #reconnect() {
    const broken = this.#socket;
    this.#socket = undefined;
    broken.destroy();
    this.#answers.close();
    this.#awaited.length = 0;
    this.#onLost = undefined;
    this.#connect();
  }

  #lost(socket, error) {
    if (socket !== this.#socket) {
      return;
    }
    if (this.#onLost) {
      this.#onLost();
      return;
    }
    process.stderr.write(`The Runtime API cannot be reached: ${error.message}\n`);
    process.exit(1);
  }

  #writePoll(before) {
    this.#awaited.push(this.#onPolled);
    this.#socket.ref();
    this.#write(before + this.#poll);
  }

  /** Text, whole: at once as far as the kernel takes it, the rest when it takes more. */
  #write(text) {
    const socket = this.#socket;
    const descriptor = socket._handle?.fd;
    if (
      !(descriptor >= 0) ||
      socket.connecting ||
      socket.writableLength > 0 ||
      text.length > DIRECT_WRITE_LIMIT
    ) {
      socket.write(text);
      return;
    }
    let written = 0;
    try {
      written = writeSync(descriptor, text);
    } catch {
      // The stream tells what is wrong, if it is more than a full buffer.
    }
    if (written < Buffer.byteLength(text)) {
      socket.write(Buffer.from(text).subarray(written));
    }
  }

  #onAnswer(head, body) {
    const take = this.#awaited.shift();
    if (take === undefined) {
      process.stderr.write('The Runtime API answered without being asked\n');
      process.exit(1);
    }
    take(head, body);
  }

  // The platform tells the caller. It may close the connection before it has read all bytes.
  #postRefusedThenPoll(head, body) {
    const pollAnew = () => {
      this.#reconnect();
      this.#writePoll('');
    };
    this.#onLost = pollAnew;
    this.#socket.ref();
    this.#awaited.push((head) => {
      this.#onLost = undefined;
      if (head.connection === 'close') {
        pollAnew();
      } else {
        this.#writePoll('');
      }
    });
    this.#socket.write(head);
    this.#socket.write(body);
  }

  #errorRequest(path, failure) {
    const body = JSON.stringify(failure);
    const type = `Lambda-Runtime-Function-Error-Type: ${headerValue(failure.errorType)}\r\n`;
    return this.#post(path, 'application/json', Buffer.byteLength(body), type) + body;
  }

  #post(path, contentType, length, more = '') {
    return (
      `POST ${BASE}${path} HTTP/1.1\r\nHost: ${this.#address}\r\n` +
      `Content-Type: ${contentType}\r\n${more}Content-Length: ${length}\r\n\r\n`
    );
  }
}

/** What a header may carry of a value that the function chose. */
function headerValue(value) {
  return String(value).replace(/[^\x20-\x7e]/g, '?');
}

function complain(head, body) {
  if (head.status >= 300) {
    process.stderr.write(`The Runtime API answered ${head.status}: ${body}\n`);
  }
}

module.exports = { Door };
