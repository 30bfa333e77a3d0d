import { type Config, loadConfig } from '../platform/config/index.ts';
import { createLogger, type Logger, logLevels } from '../platform/logger.ts';
import type { OptionSpecs } from './command.ts';
import type { Output } from './output.ts';

/** Options of the commands that serve; every one is also a setting of the environment or of a file. */
export const servingOptions = {
  data: { type: 'string', value: 'folder', summary: 'The data folder (default: ./data)' },
  port: { type: 'integer', value: 'number', summary: 'Where to listen; 0: any free port' },
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
export async function serving(call: ServingCall): Promise<{ config: Config; logger: Logger }> {
  const config = await loadConfig({
    options: call.options,
    env: call.env,
    file: call.options.config ?? call.env.VITRINE_CONFIG,
  });
  const pretty = process.stderr.isTTY;
  return { config, logger: createLogger({ level: config.logLevel, pretty }) };
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
