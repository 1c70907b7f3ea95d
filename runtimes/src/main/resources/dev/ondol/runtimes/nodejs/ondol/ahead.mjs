// An ES module without anything in it: see assignment.js.
