import { chmod, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { HostOptions } from '../host-options.ts';
import { createAnswers } from './answers.ts';
import { incomingFolder } from './bodies.ts';
import { Engine } from './engine.ts';
import { namedPipes } from './pipes.ts';

/**
 * The program of the child process: opens the engine on its folder and serves it on a socket until
 * its standard input ends, which it does with the process that started it, however that ends.
 */
const options = JSON.parse(process.argv[2] ?? '{}') as HostOptions;

process.umask(0o077);
// From here the folder is ours: the engine has locked it or thrown.
const engine = new Engine(options.data, options.engineArgs);
const answers = createAnswers({
  engine,
  incoming: incomingFolder(options.incoming, options.bodyBytesMax),
  takePipe: namedPipes(options.incoming),
  concurrency: options.concurrency,
  waitingMax: 200,
});
const server = createServer(
  { maxHeaderSize: 1024 * 1024, requestTimeout: 0 },
  (request, response) => {
    void answers(request, response);
  },
);

let ending = false;

function end(): void {
  if (ending) return;
  ending = true;
  // What is under way is cut off: an insert is whole or not at all, and nobody waits any more.
  process.exit(0);
}

process.stdin.on('end', end).on('close', end).on('error', end).resume();
process.on('SIGTERM', end);
process.on('SIGINT', end);

for (const name of await readdir(options.incoming)) await rm(join(options.incoming, name));
await rm(options.socketPath, { force: true });
await new Promise<void>((resolve) => server.listen(options.socketPath, resolve));
await chmod(options.socketPath, 0o600);
process.stdout.write('ready\n');
