import { startOfficeAlone, startSiteAlone } from '../../compose/alone.ts';
import type { Running, RunningOffice } from '../../compose/office.ts';
import { choosePorts } from '../../compose/ports.ts';
import { vaultWorkers } from '../../compose/site.ts';
import { defineCommand } from '../command.ts';
import { keepRunning, serving, servingOptions, welcomeWords } from '../serving.ts';

const partyOptions = {
  ...servingOptions,
  parties: {
    type: 'string',
    value: 'folder',
    summary: 'Party files, one of each party: this one writes its own (default: <data>/parties)',
  },
  'public-url': { type: 'string', value: 'url', summary: 'Where others reach this process' },
  quorum: {
    type: 'integer',
    value: 'number',
    summary: 'Witnesses that certificates and erasure wait for',
    default: 1,
    min: 0,
  },
} as const;

/** The control plane in a process of its own. */
export const office = defineCommand({
  name: 'office',
  summary: 'Start the office alone',
  options: {
    ...partyOptions,
    policy: { type: 'string', value: 'file', summary: 'The policy of a first start' },
  },
  async run({ options, output, env, signal }) {
    const { config, logger } = await serving({ options, env, output });
    const { parties, policy, quorum } = options;
    const [port = 0] = await choosePorts(config.host, config.port, 1);
    const start = () =>
      startOfficeAlone({ ...config, port }, logger, {
        quorum,
        ...(parties === undefined ? {} : { partiesDirectory: parties }),
        ...(policy === undefined ? {} : { policyFile: policy }),
      });
    const ready = ({ url, welcome }: Pick<RunningOffice, 'url' | 'welcome'>) =>
      output.result({ event: 'ready', office: url, ...(welcome && { welcome }) }, () =>
        [`The office is up at ${url}.`, ...(welcome ? [welcomeWords(welcome)] : [])].join('\n'),
      );
    const { dataDir: folder, host } = config;
    const listens = () => ({ host, ports: [port] });
    await keepRunning(start, { ready, signal, logger, folder, listens });
  },
});

/** One data plane in a process of its own. */
export const site = defineCommand({
  name: 'site',
  summary: 'Start one site alone; the office must be known in the folder of party files',
  options: {
    ...partyOptions,
    name: { type: 'string', value: 'site', summary: 'Its name in the policy', required: true },
    workers: {
      type: 'integer',
      value: 'number',
      summary: 'Threads of the vault (default: the processors, 4 at the most)',
      min: 1,
    },
  },
  async run({ options, output, env, signal }) {
    const { config, logger } = await serving({ options, env, output });
    const { parties, name, workers, quorum } = options;
    const [port = 0] = await choosePorts(config.host, config.port, 1);
    const start = () =>
      startSiteAlone({ ...config, port }, logger, {
        name,
        workers: workers ?? vaultWorkers(),
        quorum,
        signal,
        ...(parties === undefined ? {} : { partiesDirectory: parties }),
      });
    const ready = ({ url }: Running) =>
      output.result(
        { event: 'ready', sites: { [name]: url } },
        `The site ${name} is up at ${url}.`,
      );
    const { dataDir: folder, host } = config;
    const listens = () => ({ host, ports: [port] });
    await keepRunning(start, { ready, signal, logger, folder, listens });
  },
});
