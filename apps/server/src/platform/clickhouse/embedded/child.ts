import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../../logger.ts';
import { ClickHouseError } from '../errors.ts';
import type { HostOptions } from './host-options.ts';

const program = fileURLToPath(new URL('host/host.ts', import.meta.url));
const lastWordsMax = 20;

export interface Child {
  readonly pid: number;
  /** Resolves when it has ended, asked or not, with how it did. */
  readonly exited: Promise<string>;
  /** Asks it to end and waits for that; after 10 s it is killed. */
  stop(): Promise<void>;
}

/**
 * Starts the host and waits until it listens.
 * @throws ClickHouseError `in-use`, `start-failed` with its last words
 */
export async function startChild(options: HostOptions, logger: Logger): Promise<Child> {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    cwd: '/',
    // Nothing of ours: no secret, no preloaded code. The engine blocks one thread a statement.
    env: {
      PATH: process.env.PATH,
      TZ: 'UTC',
      LC_ALL: 'C',
      NODE_NO_WARNINGS: '1',
      UV_THREADPOOL_SIZE: String(options.concurrency + 8),
    },
    // Detached: a Ctrl-C at the terminal is for us, who stop it when all else is closed.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  const lastWords: string[] = [];
  const exited = ending(child, lastWords);
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastWords.push(line.slice(0, 1_000));
    if (lastWords.length > lastWordsMax) lastWords.shift();
    logger.debug({ component: 'clickhouse' }, line);
  });
  const ready = new Promise<'ready'>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') resolve('ready');
    });
  });
  const outcome = await Promise.race([ready, exited]);
  if (outcome === 'ready' && child.pid !== undefined) {
    return { pid: child.pid, exited, stop: () => stop(child, exited) };
  }
  throw failure(outcome, lastWords);
}

function failure(outcome: string, lastWords: readonly string[]): ClickHouseError {
  const words = lastWords.join('\n');
  if (words.includes('Cannot lock file')) {
    return new ClickHouseError('in-use', 'Another process has the folder of ClickHouse open');
  }
  return new ClickHouseError('start-failed', `ClickHouse did not start (${outcome}): ${words}`);
}

function ending(child: ChildProcess, lastWords: string[]): Promise<string> {
  return new Promise((resolve) => {
    child.on('close', (status, signal) => resolve(signal ?? `status ${status}`));
    child.on('error', (error) => {
      lastWords.push(error.message);
      resolve('not started');
    });
  });
}

const patienceMs = 10_000;

async function stop(child: ChildProcess, exited: Promise<string>): Promise<void> {
  child.stdin?.write('end\n');
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await exited;
  clearTimeout(timer);
}
