import { readFile } from 'node:fs/promises';
import {
  parsePolicy,
  problemLine,
  ResidencyError,
  type ResidencyPolicy,
} from '../modules/residency/index.ts';
import type { Config } from '../platform/config/index.ts';
import type { Logger } from '../platform/logger.ts';
import { openShared } from './from-config.ts';
import { type Running, startOffice } from './office.ts';
import { examplePolicy } from './paths.ts';
import { choosePorts } from './ports.ts';
import { startSite, vaultWorkers } from './site.ts';

export interface Everything extends AsyncDisposable {
  office: string;
  sites: Record<string, string>;
  /** Of the office, then of the sites by name: where it listens. */
  ports: readonly number[];
  /** Resolves when a part can work no longer. */
  failed: Promise<Error>;
}

/** The whole system in one process: the office, and each site of the policy on a port of its own. */
export async function startEverything(
  config: Config,
  logger: Logger,
  options: { policyFile?: string; ports?: readonly number[] } = {},
): Promise<Everything> {
  const { policyFile = examplePolicy() } = options;
  await using scope = new AsyncDisposableStack();
  const policy = await readPolicy(policyFile);
  const shared = await openShared(config, logger, scope);
  const names = Object.keys(policy.sites).sort();
  const ports = options.ports ?? (await choosePorts(config.host, config.port, names.length + 1));
  const [officePort = 0, ...sitePorts] = ports;
  const quorum = names.length > 0 ? 1 : 0;
  const office = scope.use(
    await startOffice(
      { ...(await shared.party('office')), port: officePort, policyFile, quorum },
      shared.folder,
    ),
  );
  const sites: Running[] = [];
  for (const [i, name] of names.entries()) {
    const site = await startSite(
      {
        ...(await shared.party(name)),
        port: sitePorts[i] ?? 0,
        dataCentres: policy.sites[name]?.dataCentres ?? [],
        stores: shared.stores,
        workers: vaultWorkers(),
        quorum,
        backups: [],
      },
      shared.folder,
    );
    sites.push(scope.use(site));
  }
  const held = scope.move();
  return {
    office: office.url,
    sites: Object.fromEntries(sites.map((site) => [site.name, site.url])),
    ports,
    failed: Promise.race([office, ...sites].map(({ failed }) => failed)),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** @throws {ResidencyError} `invalid-policy` with every problem of the file, line by line */
export async function readPolicy(file: string): Promise<ResidencyPolicy> {
  const bytes = await readFile(file).catch((cause: Error) => {
    throw new ResidencyError('invalid-policy', `the policy cannot be read: ${cause.message}`);
  });
  const { policy, problems } = parsePolicy(bytes);
  if (policy !== undefined) return policy;
  const words = `${file} is not a residency policy:\n${problems.map(problemLine).join('\n')}`;
  throw new ResidencyError('invalid-policy', words, problems);
}
