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
 * its standard input ends, which it does with the process that started it, however that ends. A
 * word on it asks for an orderly end.
 */
const options = JSON.parse(process.argv[2] ?? '{}') as HostOptions;

process.umask(0o077);
// From here the folder is ours: the engine has locked it or thrown.
const engine = openEngine();
const answers = createAnswers({
  engine,
  incoming: incomingFolder(options.incoming, options.bodyBytesMax),
  takePipe: namedPipes(options.incoming),
  concurrency: options.concurrency,
  waitingMax: 200,
});
let underWay = 0;
const server = createServer(
  { maxHeaderSize: 1024 ** 2, requestTimeout: 0 },
  (request, response) => {
    underWay += 1;
    void answers(request, response).finally(() => {
      underWay -= 1;
    });
  },
);

function openEngine(): Engine {
  try {
    return new Engine(options.data, options.engineArgs);
  } catch (error) {
    // What the engine itself has to say about it, it has written by now.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/**
 * At once, whatever is under way: nobody waits for it any more, and an insert is whole or not at
 * all. An orderly end could take as long as a statement does.
 */
function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}

function end(): void {
  if (underWay > 0) endAtOnce();
  engine.close();
  process.exit(0);
}

process.stdin.on('data', end).on('end', endAtOnce).on('error', endAtOnce);

for (const name of await readdir(options.incoming)) await rm(join(options.incoming, name));
await rm(options.socketPath, { force: true });
await new Promise<void>((resolve) => server.listen(options.socketPath, resolve));
await chmod(options.socketPath, 0o600);
process.stdout.write('ready\n');
