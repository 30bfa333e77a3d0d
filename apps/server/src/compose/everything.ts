import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { parsePolicy, problemLine, type ResidencyPolicy } from '../modules/residency/index.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Secret } from '../platform/config/secret.ts';
import { makeDirectoryDurably } from '../platform/files.ts';
import type { Logger } from '../platform/logger.ts';
import { startEmbeddedPostgres } from '../platform/postgres/index.ts';
import { type Running, startOffice } from './office.ts';
import { openPartyFolder } from './party-folder.ts';
import { openPassphrase } from './passphrase.ts';
import { examplePolicy } from './paths.ts';
import { startSite } from './site.ts';

export interface EverythingOptions {
  directory: string;
  host: string;
  /** The office's; the sites take the next ones. 0: any that are free. */
  port: number;
  policyFile?: string;
  /** Instead of the embedded server. */
  databaseUrl?: string;
  originBase: string;
  passphrase?: Secret;
  clock?: Clock;
  logger: Logger;
}

export interface Everything extends AsyncDisposable {
  office: string;
  sites: Record<string, string>;
}

/** The whole system in one process on embedded stores: the office, and each site of the policy on a port of its own. */
export async function startEverything(options: EverythingOptions): Promise<Everything> {
  await using scope = new AsyncDisposableStack();
  const { host, originBase, logger } = options;
  const clock = options.clock ?? systemClock;
  const directory = path.resolve(options.directory);
  await makeDirectoryDurably(directory, 0o700);
  const databaseUrl = options.databaseUrl ?? (await embeddedDatabase(directory, logger, scope));
  const policyFile = options.policyFile ?? examplePolicy();
  const policy = await readPolicy(policyFile);
  const names = Object.keys(policy.sites).sort();
  const passphrase =
    options.passphrase ?? (await openPassphrase(path.join(directory, 'passphrase'), logger));
  const folder = scope.use(
    await openPartyFolder({ directory: path.join(directory, 'parties'), clock, logger }),
  );
  const ports = await choosePorts(host, options.port, names.length + 1);
  const common = { databaseUrl, originBase, host, passphrase, clock, logger };
  const quorum = names.length > 0 ? 1 : 0;
  const office = scope.use(
    await startOffice(
      {
        ...common,
        name: 'office',
        directory: path.join(directory, 'office'),
        port: ports[0] ?? 0,
        policyFile,
        quorum,
      },
      folder,
    ),
  );
  const sites: Running[] = [];
  for (const [i, name] of names.entries()) {
    const site = await startSite(
      {
        ...common,
        name,
        directory: path.join(directory, 'sites', name),
        port: ports[i + 1] ?? 0,
        dataCentres: policy.sites[name]?.dataCentres ?? [],
        buckets: {},
        workers: 1,
        quorum,
        backups: [],
      },
      folder,
    );
    sites.push(scope.use(site));
  }
  const held = scope.move();
  return {
    office: office.url,
    sites: Object.fromEntries(sites.map((site) => [site.name, site.url])),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function embeddedDatabase(
  directory: string,
  logger: Logger,
  scope: AsyncDisposableStack,
): Promise<string> {
  const server = scope.use(
    await startEmbeddedPostgres({ directory: path.join(directory, 'postgres'), logger }),
  );
  return server.url('postgres');
}

async function readPolicy(file: string): Promise<ResidencyPolicy> {
  const { policy, problems } = parsePolicy(await readFile(file, 'utf8'));
  if (policy !== undefined) return policy;
  throw new Error(`${file} is not a residency policy:\n${problems.map(problemLine).join('\n')}`);
}

/** Neighbouring ports, or free ones where the first is 0. */
async function choosePorts(host: string, first: number, count: number): Promise<number[]> {
  if (first !== 0) return Array.from({ length: count }, (_, i) => first + i);
  const held = await Promise.all(Array.from({ length: count }, () => holdPort(host)));
  return Promise.all(held.map((one) => one.release()));
}

async function holdPort(host: string): Promise<{ release(): Promise<number> }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    release: () => new Promise((resolve) => server.close(() => resolve(port))),
  };
}
