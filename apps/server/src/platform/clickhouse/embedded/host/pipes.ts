import { execFile } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Pipe {
  readonly path: string;
  readonly output: Socket;
  /** Only once the statement that writes into it has ended. */
  giveBack(): void;
}

/** Pipes with names: the engine writes its answers to files alone. */
export function namedPipes(folder: string): () => Promise<Pipe> {
  const free: string[] = [];
  let count = 0;

  async function make(): Promise<string> {
    count += 1;
    const path = join(folder, `${count}.out`);
    await promisify(execFile)('mkfifo', ['-m', '600', path]);
    return path;
  }

  return async () => {
    const path = free.pop() ?? (await make());
    // O_NONBLOCK: opening does not wait for the writer, and reading blocks no thread.
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const output = new Socket({ fd, readable: true, writable: false });
    const giveBack = (): void => {
      output.destroy();
      free.push(path);
    };
    return { path, output, giveBack };
  };
}
