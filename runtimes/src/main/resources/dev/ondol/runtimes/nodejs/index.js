'use strict';

// The managed Node.js runtime: connects to the Runtime API, loads the handler, serves events.
// All of it is in ondol/, so that no function finds it under a short name through NODE_PATH.

const { Door } = require('./ondol/door.js');

// The first connection tells the platform that the language runtime is up, so it comes before all else.
const door = new Door(process.env.AWS_LAMBDA_RUNTIME_API);

const { run } = require('./ondol/runtime.js');
const { isAhead, awaitAssignment } = require('./ondol/assignment.js');

if (isAhead()) {
  awaitAssignment(door, () => run(door));
} else {
  run(door);
}
