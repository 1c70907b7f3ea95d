'use strict';

// The loop: event -> handler -> response and next poll, and every way in which it can break.

const errors = require('./errors.js');
const log = require('./log.js');
const compiled = require('./compiled.js');
const contexts = require('./context.js');
const { load, STREAMING, HIGH_WATER_MARK } = require('./loader.js');

const EXIT_UNHANDLED_REJECTION = 128;
const EXIT_UNCAUGHT_EXCEPTION = 129;

const env = process.env;

/** The request that the handler works on; undefined during init and between two events. */
let current = undefined;
/** Whether the handler has been loaded. */
let initialized = false;
/** What to do when the event loop has run empty. */
let onEmptyLoop = undefined;

async function run(door) {
  log.patchConsole();
  process.on('uncaughtException', (error) => {
    log.failure('Uncaught Exception', error);
    end(door, error, EXIT_UNCAUGHT_EXCEPTION);
  });
  process.on('unhandledRejection', (reason, promise) => {
    const error = new errors.UnhandledPromiseRejection(reason, promise);
    log.failure('Unhandled Promise Rejection', error);
    end(door, error, EXIT_UNHANDLED_REJECTION);
  });
  process.on('beforeExit', () => {
    const act = onEmptyLoop;
    onEmptyLoop = undefined;
    act?.();
  });

  const cache = env._ONDOL_CACHE;
  if (cache) {
    delete env._ONDOL_CACHE;
    compiled.use(cache);
  }
  let handler;
  try {
    handler = await load(env.LAMBDA_TASK_ROOT, env._HANDLER);
  } catch (error) {
    log.failure('Uncaught Exception', error);
    end(door, error, EXIT_UNCAUGHT_EXCEPTION);
    return;
  }
  initialized = true;
  contexts.readVariables();
  const invoke = handler[STREAMING] ? invokeStreaming : invokeBuffered;
  door.start((head, text) => {
    begin(head);
    invoke(door, handler, head, text);
  });
}

/** Reports an error that nobody caught, then ends the process as Lambda's own runtime does. */
function end(door, error, status) {
  onEmptyLoop = undefined;
  if (initialized && current === undefined) {
    process.exit(status); // Between two events: nobody waits for a report.
  }
  door.fail(current, errors.describe(error), () => process.exit(status));
}

function begin(head) {
  current = head.requestId;
  log.setRequest(current, head.tenantId);
  if (head.traceId) {
    env._X_AMZN_TRACE_ID = head.traceId;
  } else {
    delete env._X_AMZN_TRACE_ID;
  }
}

function invokeBuffered(door, handler, head, text) {
  const requestId = current;
  let open = true;

  const settle = (error, value) => {
    if (!open) {
      return;
    }
    open = false;
    onEmptyLoop = undefined;
    if (error === undefined || error === null) {
      const text = stringify(value);
      if (text !== undefined) {
        current = undefined;
        door.respondThenPoll(requestId, text);
        return;
      }
      error = new errors.JSONStringifyError('Unable to stringify response body');
    }
    log.failure('Invoke Error', error);
    current = undefined;
    door.failThenPoll(requestId, errors.describe(error));
  };
  const fail = (error) => settle(error ?? new Error(String(error)), undefined);
  const succeed = (value) => settle(null, value);
  const done = (error, value) => settle(error, value);
  const callback = (error, value) => {
    if (error !== undefined && error !== null) {
      settle(error, undefined);
    } else if (open) {
      onEmptyLoop = () => succeed(value);
      if (!contexts.waitsForEmptyLoop()) {
        setImmediate(onEmptyLoop);
      }
    }
  };

  onEmptyLoop = () => {
    // A synchronous handler that never calls back has answered null; an asynchronous one has not.
    settle(handler.constructor.name === 'AsyncFunction' ? new errors.NodeJsExit() : null, null);
  };
  try {
    const context = contexts.callbackContext(head, succeed, fail, done);
    const result = handler(JSON.parse(text), context, callback);
    if (typeof result?.then === 'function') {
      result.then(succeed, fail);
    }
  } catch (error) {
    fail(error);
  }
}

function invokeStreaming(door, handler, head, text) {
  const { ResponseStream } = require('./stream.js');
  const requestId = current;
  const stream = new ResponseStream(door, requestId, handler[HIGH_WATER_MARK]);
  const settle = (error) => {
    if (current !== requestId) {
      return;
    }
    onEmptyLoop = undefined;
    if (error) {
      log.failure('Invoke Error', error);
    }
    current = undefined;
    stream.settle(error && errors.describe(error));
  };
  onEmptyLoop = () => settle(new Error('Response stream is not finished.'));
  stream.on('error', settle);
  stream.onLost = () => {
    current = undefined;
    onEmptyLoop = undefined;
  };
  try {
    const result = handler(JSON.parse(text), stream, contexts.streamingContext(head));
    if (typeof result?.then !== 'function') {
      settle(new errors.MalformedStreamingHandler('Streaming does not support non-async handlers.'));
      return;
    }
    result.then((value) => {
      if (value !== undefined) {
        console.warn('Streaming handlers ignore return values.');
      }
      stream.whenFinished(() => settle(undefined));
    }, (error) => settle(error ?? new Error(String(error))));
  } catch (error) {
    settle(error);
  }
}

/** Undefined where the value has no JSON form at all. */
function stringify(value) {
  try {
    return JSON.stringify(value === undefined ? null : value) ?? 'null';
  } catch {
    return undefined;
  }
}

module.exports = { run };
