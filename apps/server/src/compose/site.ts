import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { accessProblem } from '../modules/access/index.ts';
import {
  type Analysis,
  analysisProblem,
  analysisRoutes,
  overrideProblem,
  ruleSetProblem,
} from '../modules/analysis/index.ts';
import {
  createBrowserSessions,
  createCustomers,
  createOperatorDirectory,
  identityProblem,
  identitySiteRoutes,
  type Party,
  registerPartyBodies,
  siteAuthenticators,
  siteSignIn,
  trustPolicy,
} from '../modules/identity/index.ts';
import { intakeProblem, intakeRoutes } from '../modules/intake/index.ts';
import {
  ledgerCareRoutes,
  ledgerExplorerRoutes,
  ledgerProblem,
  ledgerRoutes,
  nextIndex,
} from '../modules/ledger/index.ts';
import {
  type Agent,
  createAgent,
  createAttestor,
  createBell,
  createOfficeLink,
  createSource,
  createSourceLink,
  isApprovedSwitch,
  relocationProblems,
  siteRelocationRoutes,
} from '../modules/relocation/index.ts';
import { reputationProblem, setRoutes } from '../modules/reputation/index.ts';
import {
  createDocumentFollower,
  createSitePolicy,
  getSite,
  mayRead,
  officeDocuments,
  residencyProblem,
  residencySiteRoutes,
  type SitePolicy,
} from '../modules/residency/index.ts';
import { sharingRoutes } from '../modules/sharing/index.ts';
import {
  type RegionEvents,
  statisticsProblem,
  statisticsRoutes,
} from '../modules/statistics/index.ts';
import { getFigures } from '../modules/status/index.ts';
import {
  createRecordLog,
  createRepairs,
  createSiteKeys,
  createVault,
  createVaultEngine,
  holdsCopies,
  readingProblem,
  type SampleListener,
  sweepOrphans,
  vaultProblem,
  vaultRoutes,
} from '../modules/vault/index.ts';
import { type BlobStore, type BlobStoreSpec, openBlobStore } from '../platform/blobs/index.ts';
import { createHttpServer } from '../platform/http/index.ts';
import { version } from '../version.ts';
import { type AnalysisOptions, openAnalysis, openQueue } from './analysis.ts';
import { openFigures, siteFigures, siteMetrics } from './figures.ts';
import type { Running } from './office.ts';
import { registerPages } from './pages/pages.ts';
import { followPeers, openChecks, openParty, type PartyBase, type PartyOptions } from './party.ts';
import type { PartyFolder } from './party-folder.ts';
import { readSettings } from './read-settings.ts';
import { openReading } from './reading.ts';
import { openReputation, serveReputation } from './reputation.ts';
import { openSharing } from './sharing.ts';
import { openStatistics } from './statistics.ts';

export interface SiteOptions extends PartyOptions, AnalysisOptions {
  /** The site's data centres, by name; a folder of the site's own each, unless another store is configured. */
  dataCentres: readonly string[];
  stores: Readonly<Record<string, BlobStoreSpec>>;
  /** Threads that hash, encrypt and write. */
  workers: number;
  /** Witnesses that must have cosigned what certificates and erasure rest on. */
  quorum: number;
  backups: readonly { name: string; expiresAt: string }[];
}

const vaultWorkersMax = 4;

/** Threads of a vault unless told: hashing and encrypting can use every processor there is. */
export function vaultWorkers(): number {
  return Math.min(availableParallelism(), vaultWorkersMax);
}

/** The data plane of one jurisdiction. */
export async function startSite(options: SiteOptions, folder: PartyFolder): Promise<Running> {
  await using scope = new AsyncDisposableStack();
  const startedAtMs = options.clock.nowMs();
  const base = await openParty(options, folder, scope);
  const { ledger, db, requests, client, adminToken, url } = base;
  const { clock, logger, name: site } = base.options;
  const office = await folder.known('office');
  const operators = createOperatorDirectory({ officeUrl: office.url, party: client, clock });
  const policy = await createSitePolicy({
    db,
    ledger,
    clock,
    site,
    documents: officeDocuments,
    isApprovedSwitch: (tx, step) => isApprovedSwitch(tx, officeDocuments, step),
    urlOf: (name) => folder.find(name)?.url,
  });
  const sessions = createBrowserSessions({
    site,
    url,
    officeUrl: office.url,
    party: client,
    operators,
    randomBytes: base.random,
  });
  const customers = createCustomers({
    db,
    ledger,
    clock,
    randomBytes: base.random,
    regions: policy,
  });
  const queue = await openQueue(base, scope);
  const storage = await openStorage(options, base, { policy, listener: queue.arrivals }, scope);
  const judging = await openAnalysis(options, base, { policy, ...queue, ...storage }, scope);
  const { analysis } = judging;
  const statistics = openStatistics(options, base, { policy, ...storage }, scope);
  const { regionEvents: events, sightings } = statistics;
  const agent = scope.use(
    createRelocationAgent(options, base, office, { ...storage, events, analysis }),
  );
  const reputation = openReputation(base, { policy, analysis, sightings }, scope);
  const sharing = openSharing(base, { policy, analysis, ...reputation }, scope);
  const { metrics, readiness } = openFigures({ db, ledger });
  const app = await createHttpServer({
    metrics,
    readiness,
    onAnswered: metrics.observeAnswer,
    api: {
      title: `Vitrine site ${site}`,
      description: 'Intake, vault and public ledger of one site.',
      version,
    },
    logger,
    authenticate: siteAuthenticators({
      operators,
      requests,
      adminToken,
      customers,
      requireHome: policy.requireHome,
      sessions,
    }),
    errorMappings: [
      identityProblem,
      residencyProblem,
      ledgerProblem,
      vaultProblem,
      accessProblem,
      readingProblem,
      statisticsProblem,
      intakeProblem,
      analysisProblem,
      ruleSetProblem,
      overrideProblem,
      reputationProblem,
      relocationProblems,
    ],
  });
  registerPartyBodies(app);
  ledgerRoutes(app, ledger);
  ledgerExplorerRoutes(app, { db, ledger });
  residencySiteRoutes(app, {
    policy,
    site,
    urlOf: (name) => folder.find(name)?.url,
    parties: () => folder.parties() ?? { office, sites: [] },
    quorum: options.quorum,
  });
  getSite(app, { policy, ledger });
  ledgerCareRoutes(app, { ledger, checks: openChecks(base, scope) });
  readSettings(app, options.settings);
  siteSignIn(app, sessions);
  const accounts = { site, dataClass: 'accounts' } as const;
  identitySiteRoutes(app, {
    customers,
    requireHome: policy.requireHome,
    maySeeAccounts: (country) => mayRead(policy.current(), accounts, country) === 'allowed',
  });
  const taking = {
    policy,
    ledger,
    db,
    clock,
    logger,
    makeId: randomUUID,
    randomBytes: base.random,
  };
  const intake = intakeRoutes(app, { ...storage, ...taking });
  statisticsRoutes(app, statistics);
  serveReputation(app, reputation, { customers, policy, metrics, site });
  setRoutes(app, sharing);
  await sharingRoutes(app, { ...sharing, intake });
  const reading = openReading(base, policy, storage, analysis.removal, scope);
  vaultRoutes(app, reading);
  const noteLook = createRecordLog({ db, clock, newId: randomUUID });
  analysisRoutes(app, { ...judging, policy, site, noteLook, clock });
  const counts = {
    taken: storage.vault.taken,
    uploads: () => intake.uploads,
    missingCopies: storage.repairs.waiting,
    relocationTasks: agent.waiting,
    freeBytes: () => storage.engine.freeBytes(),
    holdings: reading.holdings,
    uncovered: statistics.coverage.uncovered,
    analysis: analysis.progress,
  };
  siteMetrics(metrics, counts);
  getFigures(app, { figures: siteFigures(counts, { ledger, clock, logger }) });
  siteRelocationRoutes(app, {
    source: createSource({ db, ...storage, events, nextIndex, clock, logger }),
    attestor: createAttestor({ db, ledger, site }),
  });
  await registerPages(app, {
    party: { kind: 'site', name: site },
    officeUrl: office.url,
    url,
    contact: options.contact,
    clock,
    others: () => [office.url],
    logger,
  });
  await app.listen({ host: options.host, port: options.port });
  scope.defer(() => app.close());
  await folder.publish(base.self);
  followPeers(base, options.quorum);
  // What a crash has left is cleared away first: a relocation may bring the same objects again.
  await sweepOrphans({ db, ...storage, clock, logger }, { startedAtMs });
  await storage.keys.sweep();
  scope.use(await follow(base, office, policy, agent));
  await agent.resume();
  const held = scope.move();
  return {
    name: site,
    url,
    routes: app.routeTable(),
    failed: ledger.failed,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** Data centres, the engine over them, keys, and the vault on top. */
async function openStorage(
  options: SiteOptions,
  base: PartyBase,
  { policy, listener }: { readonly policy: SitePolicy; readonly listener: SampleListener },
  scope: AsyncDisposableStack,
) {
  const { ledger, db, wrapper, random } = base;
  const { clock, logger, name: site, directory } = base.options;
  const stores: BlobStore[] = [];
  for (const name of options.dataCentres) {
    const spec = options.stores[name] ?? {
      kind: 'local' as const,
      name,
      root: path.join(directory, 'data-centres', name),
    };
    // Where copies should be, an empty folder is a disk that is not mounted.
    const store = await openBlobStore(spec, { mustExist: await holdsCopies(db, name) });
    scope.defer(() => store.close());
    stores.push(store);
  }
  const engine = scope.use(createVaultEngine({ stores, workers: options.workers, logger }));
  const keys = createSiteKeys({
    db,
    ledger,
    wrapper,
    directory: path.join(directory, 'keys', 'identities'),
    site,
    clock,
    randomBytes: random,
  });
  await keys.requirePlaces();
  const vault = createVault({
    db,
    ledger,
    engine,
    keys,
    regions: policy,
    clock,
    randomBytes: random,
    logger,
    listener,
  });
  scope.defer(() => vault.idle());
  const repairs = scope.use(createRepairs({ db, ledger, engine, clock, logger }));
  return { stores, engine, keys, vault, repairs };
}

type Storage = Awaited<ReturnType<typeof openStorage>>;

function createRelocationAgent(
  options: SiteOptions,
  base: PartyBase,
  office: Party,
  storage: Storage & { readonly events: RegionEvents; readonly analysis: Analysis },
): Agent {
  const { ledger, db, client, folder } = base;
  const { clock, logger, name: site } = base.options;
  const addressOf = (party: string) => {
    const found = folder.find(party);
    if (found === undefined) throw new Error(`the party ${party} is not known yet`);
    return found.url;
  };
  return createAgent({
    db,
    ledger,
    site,
    ...storage,
    arrived: (tx, region) => storage.analysis.order(tx, 'arrived', region),
    backups: options.backups,
    documents: officeDocuments,
    office: createOfficeLink(client, office.url),
    source: createSourceLink(client, addressOf),
    bell: createBell(clock),
    randomBytes: base.random,
    nextIndex,
    clock,
    logger,
  });
}

/** What the office publishes, and who at this site obeys it. */
function follow(base: PartyBase, office: Party, policy: SitePolicy, agent: Agent) {
  const { db, client } = base;
  const { clock, logger } = base.options;
  return createDocumentFollower({
    officeUrl: office.url,
    party: client,
    trust: trustPolicy({ office, sites: [] }, 0),
    db,
    handlers: {
      'policy.published': (document) => policy.accept(document),
      'relocation.directive': ({ receipt }) => agent.accept(receipt),
    },
    clock,
    logger,
  });
}
