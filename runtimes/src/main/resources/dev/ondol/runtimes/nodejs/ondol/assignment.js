'use strict';

// A process that is started ahead of its function: it has loaded all that does not depend on the
// function, asks the platform which function it is, becomes that, and goes on as if just started.
//
// The assignment is a list of strings with a zero byte between them: the working directory, the
// folder of the layers, and the variables as NAME=VALUE.

const AHEAD = '_ONDOL_AHEAD';

function isAhead() {
  return process.env[AHEAD] !== undefined;
}

/**
 * What most functions load, or cause to be loaded, and what takes long the first time: loaded now, it costs
 * 3 MB, and a function that talks to others over the network starts 20 ms sooner.
 */
const LOADED_AHEAD = ['https', 'crypto', 'zlib', 'child_process', 'fs/promises'];

async function awaitAssignment(door, begin) {
  LOADED_AHEAD.forEach(require);
  // The first ES module of a process takes longest. One out of a file would start libuv's threads, and a function may
  // still say how many it wants, by UV_THREADPOOL_SIZE, before it first needs them.
  await import('data:text/javascript,');
  door.askAssignment((text) => {
    const [workingDirectory, , ...variables] = text.split('\0');
    delete process.env[AHEAD];
    for (const variable of variables) {
      const sign = variable.indexOf('=');
      process.env[variable.slice(0, sign)] = variable.slice(sign + 1);
    }
    process.chdir(workingDirectory);
    // Node.js reads NODE_PATH at its start only.
    require('module')._initPaths();
    begin();
  });
}

module.exports = { isAhead, awaitAssignment };
