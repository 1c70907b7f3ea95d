'use strict';

// The console that functions write to: each call is one log event on standard output.
//
// A carriage return inside a line stands for a newline inside the event: the platform turns it back.

const { format } = require('util');
const { isError, logged } = require('./errors.js');

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

let isJson = false;

let requestId = undefined;
let tenantId = undefined;

function setRequest(request, tenant) {
  requestId = request;
  tenantId = tenant;
}

function patchConsole() {
  isJson = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';
  const lowest = Math.max(0, LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()));
  const write = isJson ? writeJson : writeText;
  LEVELS.forEach((level, rank) => {
    console[level.toLowerCase()] = rank < lowest ? () => {} : (...values) => write(level, values);
  });
  console.log = console.info;
}

/** An error that ends an invoke or the init. */
function failure(title, error) {
  const shown = isError(error) ? error : new Error(String(error));
  if (isJson) {
    console.error(shown);
  } else {
    console.error(title, `\t${logged(shown)}`);
  }
}

function writeText(level, values) {
  writeLine(`${new Date().toISOString()}\t${requestId}\t${level}\t${format(...values)}`);
}

function writeJson(level, values) {
  const line = { timestamp: new Date().toISOString(), level, requestId };
  if (tenantId) {
    line.tenantId = tenantId;
  }
  writeLine(values.length === 1 ? oneValue(line, values[0]) : severalValues(line, values));
}

function oneValue(line, value) {
  try {
    return JSON.stringify({ ...line, message: value }, (key, field) =>
      isError(field) ? { ...described(field), ...field } : field,
    );
  } catch {
    return JSON.stringify({ ...line, message: format(value) });
  }
}

function severalValues(line, values) {
  const error = values.find(isError);
  return JSON.stringify({ ...line, message: format(...values), ...(error && described(error)) });
}

function described(error) {
  return {
    errorType: error.constructor?.name ?? 'UnknownError',
    errorMessage: error.message,
    stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
  };
}

function writeLine(line) {
  process.stdout.write(`${line.replaceAll('\n', '\r')}\n`);
}

module.exports = { setRequest, patchConsole, failure };
