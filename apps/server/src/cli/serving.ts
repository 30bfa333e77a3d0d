import { systemClock } from '../platform/clock.ts';
import { type LoadedConfig, loadConfig } from '../platform/config/index.ts';
import { createLogger, type Logger, logLevels } from '../platform/logger.ts';
import { PostgresError } from '../platform/postgres/index.ts';
import type { OptionSpecs } from './command.ts';
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

/**
 * Serves until the process is told to end. What can work no longer, since its database was restarted
 * or killed for instance, is ended and started anew, as often as the database takes to come back.
 * @param ready called once, after the first start
 */
export async function keepRunning<T extends Served>(
  start: (before: T | undefined) => Promise<T>,
  options: { ready: (served: T) => void; signal: AbortSignal; logger: Logger },
): Promise<void> {
  const { ready, signal, logger } = options;
  const told = untilTold(signal);
  let served = await start(undefined);
  ready(served);
  let againMs = Number.NEGATIVE_INFINITY;
  for (;;) {
    const failure = await Promise.race([told, served.failed]);
    await served[Symbol.asyncDispose]();
    if (failure === undefined) return;
    if (performance.now() - againMs < steadyMs) throw failure;
    logger.error({ err: failure }, 'what it stands on has failed: it starts anew');
    const again = await startAgain(() => start(served), signal);
    if (again === undefined) return;
    served = again;
    againMs = performance.now();
    logger.warn('it is up again');
  }
}

/** Undefined where the process is told to end meanwhile. */
async function startAgain<T>(start: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof PostgresError && error.code === 'unavailable')) throw error;
      await systemClock.sleep(againAfterMs, signal).catch(() => undefined);
    }
  }
  return undefined;
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
