'use strict';

// The client of the Runtime API: one connection, HTTP/1.1 over `net`, requests pipelined.
//
// A response and the next poll go out in one write; Node's own HTTP client takes three times as long
// for the same. Answers have a Content-Length; anything else is refused loudly.
//
// While the handler runs the socket does not keep the event loop alive, so that an empty loop
// means what it means to a function: nothing more will happen.

const net = require('net');

const BASE = '/2018-06-01/runtime/';
/** Bytes of a response. One that is larger is refused, so it goes out without a poll behind it. */
const RESPONSE_LIMIT = 6_291_556;
/** Bytes of an answer's head; the client context alone may take a megabyte. */
const HEAD_LIMIT = 2_097_152;
const HEAD_END = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);

class Door {
  #host;
  #port;
  #address;
  #poll;
  #socket;
  #received = NOTHING;
  /** What to do with the answers that are still to come, in order. */
  #awaited = [];
  #onEvent = undefined;
  #onLost = undefined;

  constructor(address) {
    const colon = address.lastIndexOf(':');
    this.#host = address.slice(0, colon);
    this.#port = Number(address.slice(colon + 1));
    this.#address = address;
    this.#poll = `GET ${BASE}invocation/next HTTP/1.1\r\nHost: ${address}\r\n\r\n`;
    this.#connect();
  }

  /** Asks which function this process is to be: `onAssigned(body)` gets the answer. */
  askAssignment(onAssigned) {
    this.#awaited.push((status, headers, body) => {
      if (status !== 200) {
        process.exit(1);
      }
      onAssigned(body);
    });
    this.#socket.write(`GET /ondol/assignment HTTP/1.1\r\nHost: ${this.#address}\r\n\r\n`);
  }

  /** Asks for events: each goes to `onEvent(headers, body)`. */
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
    const socket = net.connect({ host: this.#host, port: this.#port, noDelay: true });
    socket.on('data', (bytes) => this.#onBytes(bytes));
    socket.on('error', (error) => this.#lost(socket, error));
    socket.on('close', () => this.#lost(socket, new Error('it closed the connection')));
    this.#socket = socket;
  }

  #reconnect() {
    const broken = this.#socket;
    this.#socket = undefined;
    broken.destroy();
    this.#awaited.length = 0;
    this.#received = NOTHING;
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
    this.#awaited.push((status, headers, body) => this.#onPolled(status, headers, body));
    this.#socket.ref();
    this.#socket.write(before + this.#poll);
  }

  #onPolled(status, headers, body) {
    if (status !== 200) {
      process.stderr.write(`The Runtime API answered ${status} to a poll: ${body}\n`);
      process.exit(1);
    }
    this.#socket.unref();
    this.#onEvent(headers, body);
  }

  // The platform tells the caller. It may close the connection before it has read all bytes.
  #postRefusedThenPoll(head, body) {
    const pollAnew = () => {
      this.#reconnect();
      this.#writePoll('');
    };
    this.#onLost = pollAnew;
    this.#socket.ref();
    this.#awaited.push((status, headers) => {
      this.#onLost = undefined;
      if (headers.connection === 'close') {
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

  #onBytes(bytes) {
    let rest = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    const socket = this.#socket;
    for (;;) {
      const answer = parse(rest);
      if (answer === undefined) {
        break;
      }
      rest = rest.subarray(answer.size);
      const take = this.#awaited.shift();
      if (take === undefined) {
        process.stderr.write('The Runtime API answered without being asked\n');
        process.exit(1);
      }
      this.#received = rest;
      take(answer.status, answer.headers, answer.body);
      if (socket !== this.#socket) {
        return;
      }
    }
    this.#received = rest;
  }
}

/** The first answer in the bytes, or undefined if it is not all there yet. */
function parse(bytes) {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) {
    if (bytes.length > HEAD_LIMIT) {
      throw new Error("The Runtime API's answer has no end of its head");
    }
    return undefined;
  }
  const lines = bytes.toString('utf8', 0, headEnd).split('\r\n');
  const headers = {};
  for (let i = 1; i < lines.length; i++) {
    const colon = lines[i].indexOf(':');
    headers[lines[i].slice(0, colon).toLowerCase()] = lines[i].slice(colon + 1).trim();
  }
  const length = Number(headers['content-length']);
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new Error("The Runtime API's answer has no Content-Length");
  }
  const bodyStart = headEnd + HEAD_END.length;
  const size = bodyStart + length;
  if (bytes.length < size) {
    return undefined;
  }
  return { status: Number(lines[0].split(' ')[1]), headers, body: bytes.subarray(bodyStart, size), size };
}

/** What a header may carry of a value that the function chose. */
function headerValue(value) {
  return String(value).replace(/[^\x20-\x7e]/g, '?');
}

function complain(status, headers, body) {
  if (status >= 300) {
    process.stderr.write(`The Runtime API answered ${status}: ${body}\n`);
  }
}

module.exports = { Door };
