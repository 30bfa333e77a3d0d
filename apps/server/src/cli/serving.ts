import { systemClock } from '../platform/clock.ts';
import { type LoadedConfig, loadConfig } from '../platform/config/index.ts';
import { createLogger, type Logger, logLevels } from '../platform/logger.ts';
import { PostgresError } from '../platform/postgres/index.ts';
import type { OptionSpecs } from './command.ts';
import { answerMeanwhile, hasRoom } from './meanwhile.ts';
import type { Output } from './output.ts';

/** Options of the commands that serve; every one is also a setting of the environment or of a file. */
export const servingOptions = {
  data: { type: 'string', value: 'folder', summary: 'The data folder (default: ./data)' },
  port: {
    type: 'integer',
    value: 'number',
    summary: 'Where to listen; 0: any free port',
    min: 0,
    max: 65_535,
  },
  host: { type: 'string', value: 'address', summary: 'Where to listen (default: 127.0.0.1)' },
  'origin-base': {
    type: 'string',
    value: 'name',
    summary: 'First part of the ledgers’ names (default: vitrine.local)',
  },
  'log-level': {
    type: 'string',
    choices: logLevels,
    summary: 'What is logged, to standard error (default: info)',
  },
  config: {
    type: 'string',
    value: 'file',
    summary: 'A YAML file of settings (docs/operating/settings.md)',
  },
} as const satisfies OptionSpecs;

export interface ServingCall {
  options: { readonly data?: string | undefined; readonly config?: string | undefined };
  env: NodeJS.ProcessEnv;
  output: Output;
}

/** The settings and the logger of a command that serves. */
export async function serving(
  call: ServingCall,
): Promise<{ config: LoadedConfig; logger: Logger }> {
  const config = await loadConfig({
    options: call.options,
    env: call.env,
    file: call.options.config ?? call.env.VITRINE_CONFIG,
  });
  const pretty = process.stderr.isTTY;
  return { config, logger: createLogger({ level: config.logLevel, pretty }) };
}

/** What `keepRunning` keeps running. */
export interface Served extends AsyncDisposable {
  /** Resolves when it can work no longer. */
  readonly failed: Promise<Error>;
}

/** Printed while nobody can sign in as an administrator. */
export function welcomeWords(link: string): string {
  return `The first administrator makes an account here, once, within 24 hours:\n  ${link}`;
}

const againAfterMs = 1_000;
/** What fails so soon after it was started anew would fail again. */
const steadyMs = 10_000;

export interface KeepRunningOptions<T> {
  /** Called once, after the first start. */
  readonly ready: (served: T) => void;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** The data folder: where its disk is full nothing is started, and what fails is no surprise. */
  readonly folder: string;
  /** Where it is said meanwhile that nobody serves. */
  readonly listens: (served: T) => { readonly host: string; readonly ports: readonly number[] };
}

/**
 * Serves until the process is told to end. What can work no longer, since its database was restarted
 * or killed for instance, is ended and started anew, as often as the database takes to come back.
 */
export async function keepRunning<T extends Served>(
  start: (before: T | undefined) => Promise<T>,
  options: KeepRunningOptions<T>,
): Promise<void> {
  const { ready, signal, logger, folder } = options;
  const told = untilTold(signal);
  let served = await start(undefined);
  ready(served);
  let againMs = Number.NEGATIVE_INFINITY;
  for (;;) {
    const failure = await Promise.race([told, served.failed]);
    if (failure === undefined) return await served[Symbol.asyncDispose]();
    logger.error({ err: failure }, 'what it stands on has failed: it starts anew');
    try {
      await served[Symbol.asyncDispose]();
    } catch (error) {
      logger.warn({ err: error }, 'not all of it ended as it should');
    }
    if ((await hasRoom(folder)) && performance.now() - againMs < steadyMs) throw failure;
    const again = await startAgain(() => start(served), options, options.listens(served));
    if (again === undefined) return;
    served = again;
    againMs = performance.now();
    logger.warn('it is up again');
  }
}

/** Undefined where the process is told to end meanwhile. */
async function startAgain<T>(
  start: () => Promise<T>,
  { signal, logger, folder }: Pick<KeepRunningOptions<T>, 'signal' | 'logger' | 'folder'>,
  { host, ports }: { readonly host: string; readonly ports: readonly number[] },
): Promise<T | undefined> {
  for (let waits = !(await hasRoom(folder)); !signal.aborted; waits = true) {
    if (waits) {
      const isFull = !(await hasRoom(folder));
      if (isFull) logger.error({ folder }, 'the disk is full: it goes on when there is room');
      const why = isFull ? 'The disk is full.' : 'The database does not answer.';
      await using _meanwhile = await answerMeanwhile(host, ports, `${why} Try again later.`);
      do await pause(signal);
      while (!signal.aborted && !(await hasRoom(folder)));
    }
    if (signal.aborted) return undefined;
    try {
      return await start();
    } catch (error) {
      const passes = error instanceof PostgresError && error.code === 'unavailable';
      if (!passes && (await hasRoom(folder))) throw error;
    }
  }
  return undefined;
}

async function pause(signal: AbortSignal): Promise<void> {
  await systemClock.sleep(againAfterMs, signal).catch(() => undefined);
}

const endingMsMax = 30_000;

/** Resolves when the process is told to end. What has not ended itself some time later is ended. */
export function untilTold(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const told = () => {
      setTimeout(() => {
        process.stderr.write(
          'vitrine: not everything ended in time; what was acknowledged is safe\n',
        );
        process.exit(1);
      }, endingMsMax).unref();
      resolve();
    };
    if (signal.aborted) told();
    else signal.addEventListener('abort', told, { once: true });
  });
}
