import { after } from 'node:test';

/**
 * Loaded before each test file: what its tests leave open (timers, sockets) keeps its process for
 * this long at most. Not at once, as `forceExit` would end it: then reports that are still in the
 * pipe are lost, and with them tests from the count.
 */
const graceMs = 30_000;

after(() => {
  setTimeout(() => process.exit(), graceMs).unref();
});
