'use strict';

// Compiled code of CommonJS modules, made ahead by compile-ahead.js. Node.js reads a module as ever
// and hands its text on to be compiled; here V8 gets the code that it once made of the same text.
//
//     index.json   { "/var/task/index.js": [offset, bytes of text, bytes of code], ... }
//     code         text and code of each, one after the other
//
// The text must be the very one that was compiled. Whatever is not as expected is compiled as ever.

const fs = require('fs');
const Module = require('module');
const path = require('path');
const vm = require('vm');

const INDEX = 'index.json';
const CODE = 'code';
const MARK = '\0';

/** How Node.js makes a function of a module: `(function (exports, ...) {` and `});`. */
const WRAPPED = Module.wrap(MARK);
const WRAPPER_LENGTH = WRAPPED.indexOf(MARK);

/** As a function, with positions as in the file; `cachedData` may be undefined. */
function script(text, filename, cachedData) {
  return new vm.Script(Module.wrap(text), {
    filename,
    columnOffset: -WRAPPER_LENGTH,
    cachedData,
  });
}

/** Modules that are loaded from now on have the code that lies in this folder. */
function use(folder) {
  const index = process.env.NODE_OPTIONS ? undefined : read(folder);
  if (index === undefined) {
    return;
  }
  const file = path.join(folder, CODE);
  const compile = Module.prototype._compile;
  const compiledOnce = function _compile(text, filename, format, ...rest) {
    const place = index.get(filename);
    const plain = format === undefined || format === 'commonjs';
    const compiled = place && plain ? load(file, place, text, filename) : undefined;
    if (compiled === undefined) {
      index.clear(); // Whatever it is, the next one would not do either.
      return compile.call(this, text, filename, format, ...rest);
    }
    // What a module gets as its `require` only Node.js can make.
    const require = compile.call(this, 'return require', filename, format, ...rest);
    return compiled.call(this.exports, this.exports, require, this, filename, path.dirname(filename));
  };
  // All others meet nothing of this, not even in an error's stack.
  Object.defineProperty(Module.prototype, '_compile', {
    configurable: true,
    enumerable: true,
    get() {
      return index.has(this.filename) ? compiledOnce : compile;
    },
    set(value) {
      Object.defineProperty(this, '_compile', {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
    },
  });
}

function read(folder) {
  try {
    return new Map(Object.entries(JSON.parse(fs.readFileSync(path.join(folder, INDEX), 'utf8'))));
  } catch {
    return undefined;
  }
}

/** The module as a function, or undefined if it has to be compiled. */
function load(file, [offset, textBytes, codeBytes], text, filename) {
  if (Module.wrap(MARK) !== WRAPPED || process.sourceMapsEnabled) {
    return undefined; // Somebody wants other modules than these.
  }
  try {
    const bytes = Buffer.allocUnsafeSlow(textBytes + codeBytes);
    const fd = fs.openSync(file);
    try {
      if (fs.readSync(fd, bytes, 0, bytes.length, offset) < bytes.length) {
        return undefined;
      }
    } finally {
      fs.closeSync(fd);
    }
    if (!Buffer.from(text).equals(bytes.subarray(0, textBytes))) {
      return undefined;
    }
    const compiled = script(text, filename, bytes.subarray(textBytes));
    return compiled.cachedDataRejected ? undefined : compiled.runInThisContext();
  } catch {
    return undefined;
  }
}

module.exports = { use, script, INDEX, CODE };
