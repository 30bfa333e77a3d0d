import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { accessProblem, accessRoutes, createAccessOffice } from '../modules/access/index.ts';
import {
  type AuthorityRequests,
  authorityRequestProblem,
  authorityRequestRoutes,
  createAuthorityRequests,
  createCaseDeadlines,
  createCaseFiles,
  createPortal,
  openCalendars,
  openRequestKey,
  type Portal,
} from '../modules/authority-requests/index.ts';
import {
  accountRoutes,
  createKeyReplacements,
  createOperators,
  identityOfficeRoutes,
  identityProblem,
  type Operators,
  officeAuthenticators,
  openAccountsOffice,
  registerPartyBodies,
  trustPolicyText,
} from '../modules/identity/index.ts';
import {
  ledgerCareRoutes,
  ledgerExplorerRoutes,
  ledgerProblem,
  ledgerRoutes,
} from '../modules/ledger/index.ts';
import {
  createBell,
  createCertifier,
  createCoordinator,
  createRelocationService,
  createSiteLink,
  createVerdicts,
  createWatch,
  officeRelocationRoutes,
  RelocationError,
  relocationProblems,
} from '../modules/relocation/index.ts';
import {
  createDocumentFeed,
  createPolicyOffice,
  createPolicyProposals,
  isCountry,
  type PolicyDocument,
  residencyOfficeRoutes,
  residencyProblem,
} from '../modules/residency/index.ts';
import {
  askParty,
  createFiguresLink,
  createOverview,
  createPartyWatch,
  getOverview,
  getStatus,
} from '../modules/status/index.ts';
import type { Config } from '../platform/config/index.ts';
import { createHttpServer, type RouteEntry } from '../platform/http/index.ts';
import { version } from '../version.ts';
import { openFigures } from './figures.ts';
import { manifestFiles } from './manifest-files.ts';
import { registerPages } from './pages/pages.ts';
import { followPeers, openChecks, openParty, type PartyBase, type PartyOptions } from './party.ts';
import type { PartyFolder } from './party-folder.ts';
import { readSettings } from './read-settings.ts';
import { requireCertificate, requireReceiptOf } from './trust.ts';

export interface OfficeOptions extends PartyOptions {
  /** Published at the first start. */
  policyFile: string;
  /** Witnesses that must have cosigned what certificates and erasure rest on. */
  quorum: number;
  /** Of single sign-on, by name. */
  signInProviders?: Config['signInProviders'];
}

export interface Running extends AsyncDisposable {
  name: string;
  url: string;
  /** Everything that can be called. */
  routes: readonly RouteEntry[];
  /** Resolves when it can work no longer: its ledger has stopped. It must be ended and started anew. */
  failed: Promise<Error>;
}

export interface RunningOffice extends Running {
  /** Where the first administrator makes an account, once; while there is none. */
  welcome: string | undefined;
  /** In force now. */
  policy(): PolicyDocument;
}

async function openAuthorityRequests(
  { db, ledger, wrapper, random: randomBytes, options }: PartyBase,
  operators: Operators,
): Promise<{ readonly requests: AuthorityRequests; readonly portal: Portal }> {
  const newId = randomUUID;
  const keysDirectory = path.join(options.directory, 'keys');
  const key = await openRequestKey({ keysDirectory, wrapper });
  const deadlines = createCaseDeadlines({ calendars: await openCalendars(), newId });
  const files = createCaseFiles({ key, newId });
  const { clock } = options;
  const parts = { db, ledger, operators, clock, files, deadlines, newId, isCountry };
  const requests = createAuthorityRequests(parts);
  return { requests, portal: createPortal({ db, clock, randomBytes, requests }) };
}

/** The control plane: policy, operators, relocations. It holds no customer data. */
export async function startOffice(
  options: OfficeOptions,
  folder: PartyFolder,
): Promise<RunningOffice> {
  await using scope = new AsyncDisposableStack();
  const base = await openParty(options, folder, scope);
  const { db, ledger, client, requests, adminToken, url, random } = base;
  const { clock, logger } = base.options;
  const policies = await createPolicyOffice({ db, ledger, clock });
  await policies.ensureFirst(await readFile(options.policyFile, 'utf8'));
  const operators = createOperators({ db, ledger, clock, randomBytes: random, isCountry });
  const keyReplacements = createKeyReplacements({ db, ledger, clock, randomBytes: random });
  const accounts = await openAccountsOffice({
    db,
    ledger,
    clock,
    url,
    isCountry,
    randomBytes: random,
    wrapper: base.wrapper,
    keysDirectory: path.join(options.directory, 'keys'),
    providers: options.signInProviders ?? {},
    logger,
  });
  const feed = createDocumentFeed({ db, ledger, clock });

  const partyOf = (name: string) => {
    const party = folder.find(name);
    if (party === undefined) {
      throw new RelocationError('peer-unavailable', `the party ${name} is not known yet`);
    }
    return party;
  };
  const parties = () => folder.parties() ?? { office: base.self, sites: [] };
  const sites = createSiteLink(client, (name) => partyOf(name).url);
  const bell = createBell(clock);
  const manifests = manifestFiles(path.join(options.directory, 'relocations'));
  const certifier = createCertifier({
    db,
    ledger,
    sites,
    keepManifest: manifests.keep,
    verify: (certificate) => requireCertificate(parties(), options.quorum, certificate),
  });
  const coordinator = scope.use(
    createCoordinator({ db, ledger, policies, sites, bell, certify: certifier.certify, logger }),
  );
  const relocations = createRelocationService({
    db,
    ledger,
    policies,
    operators,
    sites,
    verifySiteReceipt: (site, receipt) => requireReceiptOf(partyOf(site), receipt),
    coordinator,
    bell,
    clock,
    newId: randomUUID,
  });

  const { metrics, readiness } = openFigures({ db, ledger });
  const app = await createHttpServer({
    metrics,
    readiness,
    onAnswered: metrics.observeAnswer,
    api: {
      title: 'Vitrine office',
      description: 'Residency policy, operators, relocations; the public ledger of the office.',
      version,
    },
    logger,
    authenticate: officeAuthenticators({
      operators,
      requests,
      adminToken,
      sessions: { principal: accounts.sessions.principal, origins: accounts.origins },
    }),
    errorMappings: [
      ledgerProblem,
      identityProblem,
      residencyProblem,
      accessProblem,
      authorityRequestProblem,
      relocationProblems,
    ],
  });
  registerPartyBodies(app);
  ledgerRoutes(app, ledger);
  ledgerCareRoutes(app, { ledger, checks: openChecks(base, scope) });
  readSettings(app, options.settings);
  ledgerExplorerRoutes(app, { db, ledger });
  identityOfficeRoutes(app, { operators, keyReplacements, siteSessions: accounts.siteSessions });
  accountRoutes(app, accounts, { operators, keyReplacements, site: (name) => folder.find(name) });
  const asking = { db, ledger, policies, operators, clock, newId: randomUUID };
  residencyOfficeRoutes(app, {
    policies,
    proposals: createPolicyProposals(asking),
    feed,
    ledger,
    parties,
    quorum: options.quorum,
  });
  accessRoutes(app, { access: createAccessOffice(asking) });
  const requestsOfAuthorities = await openAuthorityRequests(base, operators);
  authorityRequestRoutes(app, { ...requestsOfAuthorities, clock });
  const verdicts = createVerdicts({
    certificate: relocations.certificate,
    trust: () => trustPolicyText(parties(), options.quorum),
  });
  const watch = createWatch({ status: relocations.status, bell, clock, logger });
  const manifest = manifests.read;
  officeRelocationRoutes(app, { relocations, certifier, manifest, verdicts, watch });
  const policyVersion = () => policies.current().version;
  const own = { readiness, note: ledger.publishedNote, ledgerSize: () => ledger.head().size };
  const states = createPartyWatch({
    parties,
    named: () => Object.keys(policies.current().document.sites),
    own: { ...own, policyVersion },
    ask: askParty,
    clock,
    logger,
  });
  getStatus(app, { states, policyVersion, quorum: options.quorum });
  const overview = createOverview({
    states,
    policyVersion,
    quorum: options.quorum,
    sites: () => parties().sites,
    ask: createFiguresLink(client),
    clock,
    logger,
  });
  getOverview(app, { watch: overview });
  await registerPages(app, {
    party: { kind: 'office' },
    officeUrl: url,
    url,
    contact: options.contact,
    clock,
    others: () => parties().sites.map((site) => site.url),
    logger,
  });
  await app.listen({ host: options.host, port: options.port });
  scope.defer(() => app.close());
  await folder.publish(base.self);
  followPeers(base, options.quorum);
  await coordinator.resume();
  const link = await accounts.accounts.issueWelcome();
  const held = scope.move();
  return {
    name: 'office',
    welcome: link && `${accounts.origin}/welcome?token=${link.token}`,
    url,
    routes: app.routeTable(),
    policy: () => policies.current().document,
    failed: ledger.failed,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
