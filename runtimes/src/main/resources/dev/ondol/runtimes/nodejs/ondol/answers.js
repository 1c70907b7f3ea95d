'use strict';

// Takes the bytes of a connection apart into the answers of the Runtime API, HTTP/1.1.
//
// What came in one read is not copied: `onAnswer(head, body)` gets text, made at once, so the memory
// of the read can be used again. Answers have a Content-Length; anything else is refused loudly.

/** Bytes of an answer's head; the client context alone may take a megabyte. */
const HEAD_LIMIT = 2_097_152;
const HEAD_END = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);

/** What the platform may say before a body, each field as text, undefined where it does not. */
class Head {
  status;
  length = undefined;
  connection = undefined;
  requestId = undefined;
  deadlineMs = undefined;
  functionArn = undefined;
  traceId = undefined;
  clientContext = undefined;
  identity = undefined;
  tenantId = undefined;

  constructor(status) {
    this.status = status;
  }

  /** Takes a header in the platform's own spelling; false if there is none of that name. */
  take(name, value) {
    switch (name) {
      case 'Content-Type':
        return true;
      case 'Content-Length':
        this.length = Number(value);
        return true;
      case 'Connection':
        this.connection = value;
        return true;
      case 'Lambda-Runtime-Aws-Request-Id':
        this.requestId = value;
        return true;
      case 'Lambda-Runtime-Deadline-Ms':
        this.deadlineMs = value;
        return true;
      case 'Lambda-Runtime-Invoked-Function-Arn':
        this.functionArn = value;
        return true;
      case 'Lambda-Runtime-Trace-Id':
        this.traceId = value;
        return true;
      case 'Lambda-Runtime-Client-Context':
        this.clientContext = decoded(value);
        return true;
      case 'Lambda-Runtime-Cognito-Identity':
        this.identity = decoded(value);
        return true;
      case 'Lambda-Runtime-Aws-Tenant-Id':
        this.tenantId = decoded(value);
        return true;
      default:
        return false;
    }
  }
}

class Answers {
  #onAnswer;
  /** The beginning of a head whose end has not come yet. */
  #begun = NOTHING;
  /** Of an answer whose body has not come as a whole. */
  #head = undefined;
  #body = undefined;
  #filled = 0;
  #closed = false;

  constructor(onAnswer) {
    this.#onAnswer = onAnswer;
  }

  /** Whatever else comes is of no interest. */
  close() {
    this.#closed = true;
  }

  /** Takes what one read brought: any piece of an answer, or of several. */
  read(bytes) {
    let at = 0;
    if (this.#body !== undefined) {
      at = bytes.copy(this.#body, this.#filled);
      this.#filled += at;
      if (this.#filled < this.#body.length) {
        return;
      }
      const body = this.#body;
      this.#body = undefined;
      this.#onAnswer(this.#head, body.toString());
    } else if (this.#begun.length > 0) {
      bytes = Buffer.concat([this.#begun, bytes]);
      this.#begun = NOTHING;
    }
    while (at < bytes.length && !this.#closed) {
      at = this.#readAnswer(bytes, at);
    }
  }

  /** Returns where the next answer begins; what is missing of this one comes with the next read. */
  #readAnswer(bytes, start) {
    const headEnd = bytes.indexOf(HEAD_END, start);
    if (headEnd < 0) {
      if (bytes.length - start > HEAD_LIMIT) {
        throw new Error("The Runtime API's answer has no end of its head");
      }
      this.#begun = Buffer.from(bytes.subarray(start));
      return bytes.length;
    }
    const head = readHead(bytes.toString('latin1', start, headEnd + 2));
    const bodyStart = headEnd + HEAD_END.length;
    const end = bodyStart + head.length;
    if (end > bytes.length) {
      this.#head = head;
      this.#body = Buffer.allocUnsafe(head.length);
      this.#filled = bytes.copy(this.#body, 0, bodyStart);
      return bytes.length;
    }
    this.#onAnswer(head, bytes.toString('utf8', bodyStart, end));
    return end;
  }
}

/** @param text lines, each with its end */
function readHead(text) {
  const head = new Head(Number(text.slice(9, 12)));
  for (let at = text.indexOf('\r\n') + 2; at < text.length; ) {
    const colon = text.indexOf(':', at);
    const end = text.indexOf('\r\n', at);
    const name = text.slice(at, colon);
    const value = text.slice(colon + 1, end).trim();
    if (!head.take(name, value)) {
      head.take(spelled(name), value);
    }
    at = end + 2;
  }
  if (!Number.isSafeInteger(head.length) || head.length < 0) {
    throw new Error("The Runtime API's answer has no Content-Length");
  }
  return head;
}

/** As the platform spells it: each word begins with a capital. */
function spelled(name) {
  return name.toLowerCase().replace(/(?<![^-])[a-z]/g, (letter) => letter.toUpperCase());
}

/** The text of a value whose bytes have been taken for characters. */
function decoded(value) {
  return Buffer.from(value, 'latin1').toString();
}

module.exports = { Answers };
