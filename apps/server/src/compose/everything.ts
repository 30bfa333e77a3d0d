import { readFile } from 'node:fs/promises';
import {
  parsePolicy,
  problemLine,
  ResidencyError,
  type ResidencyPolicy,
} from '../modules/residency/index.ts';
import type { LoadedConfig } from '../platform/config/index.ts';
import { fileFailure } from '../platform/files.ts';
import type { RouteEntry } from '../platform/http/index.ts';
import type { Logger } from '../platform/logger.ts';
import { openShared } from './from-config.ts';
import { type Running, startOffice } from './office.ts';
import { examplePolicy } from './paths.ts';
import { choosePorts } from './ports.ts';
import { startSite, vaultWorkers } from './site.ts';

export interface Everything extends AsyncDisposable {
  office: string;
  /** Where the first administrator makes an account, once; while there is none. */
  welcome: string | undefined;
  sites: Record<string, string>;
  /** Of the office, then of the sites by name: where it listens. */
  ports: readonly number[];
  /** Everything that can be called, at the office and at any site. */
  routes: { readonly office: readonly RouteEntry[]; readonly site: readonly RouteEntry[] };
  /** Resolves when a part can work no longer. */
  failed: Promise<Error>;
}

/** The whole system in one process: the office, and each site of the policy on a port of its own. */
export async function startEverything(
  config: LoadedConfig,
  logger: Logger,
  options: { policyFile?: string; ports?: readonly number[] } = {},
): Promise<Everything> {
  const { policyFile = examplePolicy() } = options;
  await using scope = new AsyncDisposableStack();
  const first = await readPolicy(policyFile);
  const shared = await openShared(config, logger, scope);
  const [officePort = 0] = options.ports ?? (await choosePorts(config.host, config.port, 1));
  const quorum = Object.keys(first.sites).length > 0 ? 1 : 0;
  const office = scope.use(
    await startOffice(
      {
        ...(await shared.party('office')),
        port: officePort,
        policyFile,
        quorum,
        signInProviders: config.signInProviders,
      },
      shared.folder,
    ),
  );
  // The policy in force may have more sites than the first one; what it has no more may hold data.
  const known = { ...first.sites, ...office.policy().sites };
  const names = Object.keys(known).sort();
  const nextPort = config.port === 0 ? 0 : config.port + 1;
  const chosen = await choosePorts(config.host, nextPort, names.length);
  const sitePorts = names.map((_, i) => options.ports?.[i + 1] ?? chosen[i] ?? 0);
  const sites: Running[] = [];
  for (const [i, name] of names.entries()) {
    const site = await startSite(
      {
        ...(await shared.party(name)),
        port: sitePorts[i] ?? 0,
        dataCentres: known[name]?.dataCentres ?? [],
        stores: shared.stores,
        workers: vaultWorkers(),
        analysis: shared.analysis,
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
    welcome: office.welcome,
    sites: Object.fromEntries(sites.map((site) => [site.name, site.url])),
    ports: [officePort, ...sitePorts],
    routes: { office: office.routes, site: sites[0]?.routes ?? [] },
    failed: Promise.race([office, ...sites].map(({ failed }) => failed)),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** @throws {ResidencyError} `invalid-policy` with every problem of the file, line by line */
export async function readPolicy(file: string): Promise<ResidencyPolicy> {
  const bytes = await readFile(file).catch((cause: Error) => {
    throw new ResidencyError(
      'invalid-policy',
      `the policy cannot be read: ${fileFailure(cause) ?? cause.message}`,
    );
  });
  const { policy, problems } = parsePolicy(bytes);
  if (policy !== undefined) return policy;
  const words = `${file} is not a residency policy:\n${problems.map(problemLine).join('\n')}`;
  throw new ResidencyError('invalid-policy', words, problems);
}
