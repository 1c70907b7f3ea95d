'use strict';

// The context object that a handler gets beside its event: the same fields as on Lambda, in its order.

const env = process.env;

/** Whether a callback's answer waits until the event loop is empty; of the event that is worked on. */
let waits = true;

/**
 * The same two functions for all events: with new ones each time, V8 keeps the object as a dictionary, which
 * takes a microsecond more.
 */
const WAITS_FOR_EMPTY_LOOP = {
  enumerable: true,
  configurable: true,
  get: () => waits,
  set: (value) => {
    waits = value;
  },
};

/** What the variables say, which are read once the function has been loaded. */
let functionVersion;
let functionName;
let memoryLimitInMB;
let logGroupName;
let logStreamName;

function readVariables() {
  functionVersion = env.AWS_LAMBDA_FUNCTION_VERSION;
  functionName = env.AWS_LAMBDA_FUNCTION_NAME;
  memoryLimitInMB = env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
  logGroupName = env.AWS_LAMBDA_LOG_GROUP_NAME;
  logStreamName = env.AWS_LAMBDA_LOG_STREAM_NAME;
}

/** The context of a handler that may also answer by callback. */
function callbackContext(head, succeed, fail, done) {
  waits = true;
  const context = {};
  Object.defineProperty(context, 'callbackWaitsForEmptyEventLoop', WAITS_FOR_EMPTY_LOOP);
  context.succeed = succeed;
  context.fail = fail;
  context.done = done;
  return describe(context, head);
}

/** The context of a handler that writes to a stream. */
function streamingContext(head) {
  return describe({}, head);
}

function describe(context, head) {
  const deadline = Number(head.deadlineMs);
  context.functionVersion = functionVersion;
  context.functionName = functionName;
  context.memoryLimitInMB = memoryLimitInMB;
  context.logGroupName = logGroupName;
  context.logStreamName = logStreamName;
  context.clientContext = parsed(head.clientContext);
  context.identity = parsed(head.identity);
  context.invokedFunctionArn = head.functionArn;
  context.awsRequestId = head.requestId;
  context.tenantId = head.tenantId;
  context.getRemainingTimeInMillis = () => deadline - Date.now();
  return context;
}

function parsed(header) {
  return header ? JSON.parse(header) : undefined;
}

module.exports = { readVariables, callbackContext, streamingContext, waitsForEmptyLoop: () => waits };
