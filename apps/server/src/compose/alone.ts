import { systemClock } from '../platform/clock.ts';
import type { LoadedConfig } from '../platform/config/index.ts';
import type { Logger } from '../platform/logger.ts';
import { openShared } from './from-config.ts';
import { type Running, type RunningOffice, startOffice } from './office.ts';
import type { PartyFolder } from './party-folder.ts';
import { examplePolicy } from './paths.ts';
import { choosePorts } from './ports.ts';
import { startSite } from './site.ts';

export interface AloneOptions {
  /** Folder of party files, shared or copied between machines. */
  partiesDirectory?: string;
  quorum: number;
}

/** The office in a process of its own. */
export async function startOfficeAlone(
  config: LoadedConfig,
  logger: Logger,
  options: AloneOptions & { policyFile?: string },
): Promise<Running & Pick<RunningOffice, 'welcome'>> {
  await using scope = new AsyncDisposableStack();
  const shared = await openShared(config, logger, scope, options.partiesDirectory);
  const office = await startOffice(
    {
      ...(await partyOf(config, 'office', shared)),
      policyFile: options.policyFile ?? examplePolicy(),
      quorum: options.quorum,
      signInProviders: config.signInProviders,
    },
    shared.folder,
  );
  return { ...held(office, scope), welcome: office.welcome };
}

/** One site in a process of its own; its data centres are those of the office's policy. */
export async function startSiteAlone(
  config: LoadedConfig,
  logger: Logger,
  options: AloneOptions & { name: string; workers: number; signal: AbortSignal },
): Promise<Running> {
  await using scope = new AsyncDisposableStack();
  const shared = await openShared(config, logger, scope, options.partiesDirectory);
  const { name, workers, quorum, signal } = options;
  const site = await startSite(
    {
      ...(await partyOf(config, name, shared)),
      dataCentres: await dataCentresOf(name, shared.folder, signal),
      stores: shared.stores,
      workers,
      analysis: shared.analysis,
      quorum,
      backups: [],
    },
    shared.folder,
  );
  return held(site, scope);
}

async function partyOf(
  config: LoadedConfig,
  name: string,
  shared: Awaited<ReturnType<typeof openShared>>,
) {
  const [port = 0] = await choosePorts(config.host, config.port, 1);
  const { publicUrl } = config;
  return {
    ...(await shared.party(name)),
    port,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  };
}

/** Names of folders and buckets only; what the site may take it learns from the verified policy. */
async function dataCentresOf(
  site: string,
  folder: PartyFolder,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const office = await folder.known('office', signal);
  const { document } = await askUntilUp(new URL('/v1/policy', office.url), signal);
  const found = document.sites[site]?.dataCentres;
  if (found !== undefined) return found;
  throw new Error(`the policy of ${office.url} knows no site ${site}`);
}

interface PolicyAnswer {
  document: { sites: Record<string, { dataCentres: string[] }> };
}

const askAgainMs = 1000;

/** Parties may be started in any order: the office may not listen yet. */
async function askUntilUp(url: URL, signal: AbortSignal): Promise<PolicyAnswer> {
  while (true) {
    try {
      const answer = await fetch(url, { signal });
      if (answer.ok) return (await answer.json()) as PolicyAnswer;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof TypeError)) throw error;
    }
    await systemClock.sleep(askAgainMs, signal);
  }
}

function held(running: Running, scope: AsyncDisposableStack): Running {
  scope.use(running);
  const all = scope.move();
  const { name, url, routes, failed } = running;
  return { name, url, routes, failed, [Symbol.asyncDispose]: () => all.disposeAsync() };
}
