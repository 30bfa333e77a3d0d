import { startEverything } from '../../compose/everything.ts';
import { createLogger, logLevels } from '../../platform/logger.ts';
import { defineCommand } from '../command.ts';

/** Everything in one process: what `npm start` runs. */
export const up = defineCommand({
  name: 'up',
  summary: 'Start the whole system: the office and every site of the policy, on embedded stores',
  description:
    'The office listens at the port, the sites at the next ones, in the order of their names. ' +
    'Data, keys and ledgers stand in the data folder; a first start makes them.',
  options: {
    data: { type: 'string', value: 'folder', summary: 'The data folder', default: './data' },
    port: {
      type: 'integer',
      value: 'number',
      summary: 'The office’s port; 0: free ones',
      default: 8080,
    },
    host: { type: 'string', value: 'address', summary: 'Where to listen', default: '127.0.0.1' },
    policy: {
      type: 'string',
      value: 'file',
      summary: 'The first residency policy (default: examples/gti/2018.yaml)',
    },
    database: {
      type: 'string',
      value: 'url',
      summary: 'A PostgreSQL server instead of the embedded one',
    },
    'origin-base': {
      type: 'string',
      value: 'name',
      summary: 'First part of the ledgers’ origins',
      default: 'vitrine.local',
    },
    'log-level': {
      type: 'string',
      choices: logLevels,
      summary: 'What is logged, to standard error',
      default: 'warn',
    },
  },
  examples: ['vitrine up', 'vitrine up --data /srv/vitrine --port 9000 --json'],
  async run({ options, output, signal }) {
    const level = logLevels.find((one) => one === options['log-level']) ?? 'warn';
    const logger = createLogger({ level, pretty: !output.json });
    const begunMs = performance.now();
    await using everything = await startEverything({
      directory: options.data,
      host: options.host,
      port: options.port,
      originBase: options['origin-base'],
      logger,
      ...(options.policy === undefined ? {} : { policyFile: options.policy }),
      ...(options.database === undefined ? {} : { databaseUrl: options.database }),
    });
    const { office, sites } = everything;
    output.result({ event: 'ready', office, sites }, () => {
      const seconds = ((performance.now() - begunMs) / 1000).toFixed(1);
      const lines = Object.entries(sites).map(([name, url]) => `  ${name.padEnd(10)} ${url}`);
      return [`Vitrine is up after ${seconds} s.`, `  office     ${office}`, ...lines].join('\n');
    });
    await until(signal);
  },
});

function until(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
