'use strict';

// The runtime's own errors, and what callers and logs get to read of any error.

function named(kind) {
  const type = class extends Error {};
  Object.defineProperty(type, 'name', { value: kind });
  type.prototype.name = `Runtime.${kind}`;
  return type;
}

const HandlerNotFound = named('HandlerNotFound');
const MalformedHandlerName = named('MalformedHandlerName');
const ImportModuleError = named('ImportModuleError');
const UserCodeSyntaxError = named('UserCodeSyntaxError');
const JSONStringifyError = named('JSONStringifyError');
const MalformedStreamingHandler = named('MalformedStreamingHandler');
const InvalidStreamingOperation = named('InvalidStreamingOperation');

class NodeJsExit extends named('NodeJsExit') {
  constructor() {
    super(
      'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly ' +
        'caused by a Promise that was never settled. For more information, see ' +
        'https://nodejs.org/docs/latest/api/process.html#exit-codes',
    );
  }
}

class UnhandledPromiseRejection extends named('UnhandledPromiseRejection') {
  constructor(reason, promise) {
    super(String(reason));
    this.reason = reason;
    this.promise = promise;
  }
}

/** The body that the caller reads. */
function describe(error) {
  try {
    if (isError(error)) {
      return {
        errorType: escaped(error.name),
        errorMessage: escaped(error.message),
        trace: escaped(error.stack).split('\n'),
      };
    }
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or ' +
        'more of its message, name, and stack',
      trace: [],
    };
  }
}

/** One line of JSON with what else an error carries, for the log. */
function logged(error) {
  try {
    return JSON.stringify(error, (key, value) => (isError(value) ? enumerable(value) : value));
  } catch {
    return JSON.stringify(describe(error));
  }
}

function enumerable(error) {
  const fields = { errorType: error.name, errorMessage: error.message, code: error.code, ...error };
  if (typeof error.stack === 'string') {
    fields.stack = error.stack.split('\n');
  }
  return fields;
}

/** Also true of errors from another realm, such as `vm` contexts. */
function isError(value) {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

/** The delete character is the one that the service does not take. */
function escaped(text) {
  return String(text).replaceAll('\x7f', '%7F');
}

module.exports = {
  HandlerNotFound,
  MalformedHandlerName,
  ImportModuleError,
  UserCodeSyntaxError,
  JSONStringifyError,
  MalformedStreamingHandler,
  InvalidStreamingOperation,
  NodeJsExit,
  UnhandledPromiseRejection,
  describe,
  isError,
  logged,
};
