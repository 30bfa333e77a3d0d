import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Logger } from '../../logger.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { programEnvironment, type Runner } from './runner.ts';

/**
 * Runs a command below a shell that reads from us: when our end of the pipe closes, be it that
 * we were killed without warning, the command gets SIGINT (PostgreSQL's fast shutdown).
 */
const script = `
exec 3<&0 </dev/null
"$@" 3<&- &
pid=$!
{ read -r _ <&3; kill -INT "$pid"; } 2>/dev/null &
reader=$!
exec 3<&-
trap 'kill -INT "$pid"' INT TERM HUP
while :; do wait "$pid"; status=$?; kill -0 "$pid" 2>/dev/null || break; done
kill "$reader" 2>/dev/null
exit "$status"
`;

const lastWordsMax = 20;
const readyLine = 'database system is ready to accept connections';

export interface Watched {
  /** The exit status, once the server has ended. */
  readonly exited: Promise<number | null>;
  /** Asks for a fast shutdown and waits for it. */
  stop(): Promise<void>;
}

/**
 * Starts the server and waits until it accepts connections.
 * @throws EmbeddedPostgresError `start-failed` with the server's last words
 */
export async function startWatched(
  runner: Runner,
  commandLine: readonly string[],
  logger: Logger,
): Promise<Watched> {
  const [command = '', ...args] = [...runner.prefix, 'sh', '-c', script, 'sh', ...commandLine];
  // Detached: a Ctrl-C at the terminal is for us, who stop the server when all else is closed.
  const child = spawn(command, args, {
    ...runner.identity,
    cwd: '/',
    env: programEnvironment(),
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  const lastWords: string[] = [];
  const exited = ending(child, lastWords);
  const ready = watchLines(child.stderr, lastWords, logger);
  const outcome = await Promise.race([ready, exited]);
  if (outcome === 'ready') return { exited, stop: () => stop(child, exited) };
  throw new EmbeddedPostgresError(
    'start-failed',
    `PostgreSQL did not start (${outcome}): ${lastWords.join('\n')}`,
  );
}

/** Passes the server's lines on to our log; resolves with the one that says it is ready. */
function watchLines(stderr: Readable, lastWords: string[], logger: Logger): Promise<'ready'> {
  return new Promise((resolve) => {
    createInterface({ input: stderr }).on('line', (line) => {
      lastWords.push(line);
      if (lastWords.length > lastWordsMax) lastWords.shift();
      if (line.includes(readyLine)) resolve('ready');
      const grave = /^(FATAL|PANIC|WARNING|ERROR)/.test(line);
      logger[grave ? 'warn' : 'debug']({ component: 'postgres' }, line);
    });
  });
}

function ending(child: ChildProcess, lastWords: string[]): Promise<number | null> {
  return new Promise((resolve) => {
    child.on('close', (status) => resolve(status));
    child.on('error', (error) => {
      lastWords.push(error.message);
      resolve(null);
    });
  });
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.stdin?.end();
  await exited;
}
