import { type Everything, startEverything } from '../../compose/everything.ts';
import { defineCommand } from '../command.ts';
import { keepRunning, serving, servingOptions, welcomeWords } from '../serving.ts';

/** Everything in one process: what `npm start` runs. */
export const up = defineCommand({
  name: 'up',
  summary: 'Start the whole system: the office and every site of the policy, on embedded stores',
  description:
    'The office listens at the port (default: 8080), the sites at the next ones, in the order of their names. ' +
    'Data, keys and ledgers stand in the data folder; a first start makes them.',
  options: {
    ...servingOptions,
    policy: {
      type: 'string',
      value: 'file',
      summary: 'The policy of a first start (default: examples/gti/2018.yaml)',
    },
  },
  examples: ['vitrine up', 'vitrine up --data /srv/vitrine --port 9000 --json'],
  async run({ options, output, env, signal }) {
    const begunMs = performance.now();
    const { config, logger } = await serving({ options, env, output });
    const policy = options.policy === undefined ? {} : { policyFile: options.policy };
    const start = (before?: Everything) =>
      startEverything(config, logger, { ...policy, ...(before && { ports: before.ports }) });
    const ready = ({ office, sites, welcome }: Everything) =>
      output.result({ event: 'ready', office, sites, ...(welcome && { welcome }) }, () => {
        const seconds = ((performance.now() - begunMs) / 1000).toFixed(1);
        const lines = Object.entries(sites).map(([name, url]) => `  ${name.padEnd(10)} ${url}`);
        const first = welcome === undefined ? [] : [welcomeWords(welcome)];
        const head = [`Vitrine is up after ${seconds} s.`, `  office     ${office}`];
        return [...head, ...lines, ...first].join('\n');
      });
    const { dataDir: folder, host } = config;
    const listens = ({ ports }: Everything) => ({ host, ports });
    await keepRunning(start, { ready, signal, logger, folder, listens });
  },
});
