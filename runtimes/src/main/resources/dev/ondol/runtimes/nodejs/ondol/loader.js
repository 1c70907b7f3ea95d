'use strict';

// Finds the handler that _HANDLER names, with the errors that Lambda reports where it is not.
//
//     some/folder/file.nested.export
//     folder      module  path of the export

const fs = require('fs');
const path = require('path');
const {
  HandlerNotFound,
  MalformedHandlerName,
  ImportModuleError,
  UserCodeSyntaxError,
} = require('./errors.js');

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
/** From this version on, TypeScript is loaded by stripping its types. */
const TYPESCRIPT_SINCE = 24;

const runsTypeScript = Number(process.versions.node.split('.')[0]) >= TYPESCRIPT_SINCE;

async function load(taskRoot, name) {
  offerStreaming();
  if (name.includes('..')) {
    throw new MalformedHandlerName(
      `'${name}' is not a valid handler name. Use absolute paths when specifying root ` +
        'directories in handler names.',
    );
  }
  const base = path.basename(name);
  const dot = base.indexOf('.');
  if (dot < 0) {
    throw new MalformedHandlerName('Bad handler');
  }
  const folder = name.substring(0, name.indexOf(base));
  const module = await loadModule(taskRoot, folder, base.slice(0, dot));
  const handler = base
    .slice(dot + 1)
    .split('.')
    .reduce((value, key) => value && value[key], module);
  if (!handler) {
    throw new HandlerNotFound(`${name} is undefined or not exported`);
  }
  if (typeof handler !== 'function') {
    throw new HandlerNotFound(`${name} is not a function`);
  }
  return handler;
}

async function loadModule(taskRoot, folder, module) {
  try {
    const file = path.resolve(taskRoot, folder, module);
    const [found, isModule] = findFile(file);
    if (found === undefined) {
      return require(require.resolve(module, { paths: [taskRoot, path.resolve(taskRoot, folder)] }));
    }
    return isModule ? await import(found) : require(found);
  } catch (error) {
    if (error instanceof SyntaxError) {
      const shown = new UserCodeSyntaxError(String(error));
      shown.stack = error.stack; // It names the file and the line.
      throw shown;
    }
    if (error?.code === 'MODULE_NOT_FOUND') {
      throw new ImportModuleError(String(error));
    }
    throw error;
  }
}

/** The file that a module name means, and whether it is to be imported as an ES module. */
function findFile(file) {
  for (const extension of ['', '.js', '.mjs', '.cjs']) {
    if (isFile(file + extension)) {
      return [file + extension, isEsModule(file, extension, '.mjs', '.js')];
    }
  }
  for (const extension of runsTypeScript ? ['.ts', '.mts', '.cts'] : []) {
    if (isFile(file + extension)) {
      return [file + extension, isEsModule(file, extension, '.mts', '.ts')];
    }
  }
  return [undefined, false];
}

function isEsModule(file, extension, always, byPackage) {
  return extension === always || (extension === byPackage && isModulePackage(path.dirname(file)));
}

/** Whether the nearest package.json says `"type": "module"`. */
function isModulePackage(folder) {
  if (folder.endsWith('/node_modules')) {
    return false;
  }
  const file = path.join(folder, 'package.json');
  if (isFile(file)) {
    try {
      return JSON.parse(fs.readFileSync(file, 'utf8')).type === 'module';
    } catch (error) {
      console.warn(`${file} cannot be read, so its modules are taken for CommonJS.`, error);
      return false;
    }
  }
  return folder !== '/' && isModulePackage(path.dirname(folder));
}

function isFile(name) {
  return fs.statSync(name, { throwIfNoEntry: false })?.isFile() ?? false;
}

function offerStreaming() {
  globalThis.awslambda = {
    streamifyResponse(handler, options) {
      handler[STREAMING] = 'response';
      if (typeof options?.highWaterMark === 'number') {
        handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
      }
      return handler;
    },
    get HttpResponseStream() {
      return require('./stream.js').HttpResponseStream;
    },
  };
}

module.exports = { load, STREAMING, HIGH_WATER_MARK };
