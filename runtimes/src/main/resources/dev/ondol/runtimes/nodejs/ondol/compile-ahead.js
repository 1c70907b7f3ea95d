'use strict';

// Compiles the CommonJS modules of a function and of its layers, without running any of them, and
// writes what compiled.js reads to standard output, in the form that CacheMaker describes:
//
//     compile-ahead.js FOLDER...
//
// What V8 compiles at once is compiled: a module's top level, and functions that are called there. The
// others keep waiting for their first call. Compiled ahead, too, they would lose the names that V8 infers
// for them, such as `exports.handler`, and an error's stack would look different.

const fs = require('fs');
const path = require('path');
const vm = require('vm');
const { script, INDEX, CODE } = require('./compiled.js');

/** A smaller module is compiled sooner than its code is fetched. */
const MIN_BYTES = 4096;
const MAX_BYTES = 32 * 1024 * 1024;
/** Of the text of all modules together; those of the function itself come first. */
const MAX_ALL_BYTES = 96 * 1024 * 1024;
/**
 * What may import a module, itself or by a text that it makes code of. Code that comes out of a cache
 * cannot: V8 does not remember which module it belongs to. All say "this" in one well-known way.
 */
const MAY_IMPORT =
  /\bimport\s*(?:\/\*[^]*?\*\/\s*|\/\/.*\s+)*\(|\beval\b|\bFunction\s*\(\s*(?!['"]return this['"]\s*\))/;
const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

/** All plain files below a folder, packages of others last; links are not followed. */
function* filesIn(folder) {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    yield path.join(folder, entry.name);
  }
  const folders = entries.filter((each) => each.isDirectory()).map((each) => each.name);
  for (const name of folders.sort((a, b) => (a === 'node_modules') - (b === 'node_modules'))) {
    yield* filesIn(path.join(folder, name));
  }
}

/** Whether `require` takes it for CommonJS. */
function isCommonJs(file) {
  return file.endsWith('.cjs') || (file.endsWith('.js') && !isModulePackage(path.dirname(file)));
}

const types = new Map();

function isModulePackage(folder) {
  if (!types.has(folder)) {
    types.set(folder, findType(folder));
  }
  return types.get(folder);
}

function findType(folder) {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).type === 'module';
  } catch (error) {
    if (error.code !== 'ENOENT') {
      return true; // Whatever it is, it is better left alone.
    }
  }
  const last = folder === '/' || folder.endsWith('/node_modules');
  return !last && isModulePackage(path.dirname(folder));
}

/** Text and code of a module; undefined if it is none that can be compiled ahead. */
function compile(file) {
  const size = fs.statSync(file).size;
  if (size < MIN_BYTES || size > MAX_BYTES) {
    return undefined;
  }
  const text = fs.readFileSync(file, 'utf8');
  if (MAY_IMPORT.test(text)) {
    return undefined;
  }
  try {
    vm.compileFunction(text, PARAMETERS); // It may be no function, and yet look so when wrapped.
    return [Buffer.from(text), script(text, file).createCachedData()];
  } catch {
    return undefined;
  }
}

function compileAll(folders) {
  const index = {};
  const parts = [];
  let offset = 0;
  let left = MAX_ALL_BYTES;
  for (const folder of folders.filter((each) => fs.existsSync(each))) {
    for (const file of filesIn(folder)) {
      const compiled = isCommonJs(file) ? compile(file) : undefined;
      if (compiled === undefined || compiled[0].length > left) {
        continue;
      }
      const [text, code] = compiled;
      index[file] = [offset, text.length, code.length];
      parts.push(text, code);
      offset += text.length + code.length;
      left -= text.length;
    }
  }
  return [index, Buffer.concat(parts)];
}

function write(bytes) {
  for (let at = 0; at < bytes.length; ) {
    at += fs.writeSync(1, bytes, at);
  }
}

function writeFile(name, bytes) {
  write(Buffer.from(`${bytes.length} ${name}\n`));
  write(bytes);
}

const [index, code] = compileAll(process.argv.slice(2));
if (code.length > 0) {
  writeFile(INDEX, Buffer.from(JSON.stringify(index)));
  writeFile(CODE, code);
}
write(Buffer.from('end\n'));
