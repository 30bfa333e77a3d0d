import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { keyCommands } from '../../apps/server/src/cli/commands/key.ts';
import { operatorCommands } from '../../apps/server/src/cli/commands/operator.ts';
import { policyCommands } from '../../apps/server/src/cli/commands/policy.ts';
import { runProgram } from '../../apps/server/src/cli/program.ts';
import {
  createCustomers,
  createKeyReplacements,
  createOperatorDirectory,
  createOperators,
  createPartyClient,
  createPartyRequests,
  identityOfficeRoutes,
  identityProblem,
  identitySiteRoutes,
  officeAuthenticators,
  openAdminToken,
  type Party,
  registerPartyBodies,
  siteAuthenticators,
  trustPolicy,
} from '../../apps/server/src/modules/identity/index.ts';
import { isApprovedSwitch } from '../../apps/server/src/modules/relocation/index.ts';
import {
  createDocumentFeed,
  createDocumentFollower,
  createPolicyOffice,
  createPolicyProposals,
  createSitePolicy,
  isCountry,
  officeDocuments,
  residencyOfficeRoutes,
  residencyProblem,
} from '../../apps/server/src/modules/residency/index.ts';
import { systemClock as clock } from '../../apps/server/src/platform/clock.ts';
import {
  createHttpServer,
  type HttpServer,
  requirePrincipal,
} from '../../apps/server/src/platform/http/index.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';
import { testParty } from './party.ts';

const logger = silentLogger();
export const first = 'examples/gti/2018.yaml';
/** The data folder of all of them. */
export const data = await mkdtemp(path.join(tmpdir(), 'vitrine-data-'));
const scope = new AsyncDisposableStack();
after(() => scope.disposeAsync());
scope.defer(() => rm(data, { recursive: true, force: true }));

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert(typeof address === 'object' && address !== null);
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}

/** What the office and a site have in common. */
async function openParty(name: string, folder: string) {
  const { db, ledger, at } = await testParty(name);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const self = at(url);
  const requests = createPartyRequests({
    signer: ledger.signer,
    audience: url,
    parties: () => parties,
    clock,
    randomBytes,
  });
  const adminToken = await openAdminToken({
    path: path.join(data, folder, 'admin-token'),
    randomBytes,
  });
  parties.push(self);
  return {
    name,
    db,
    ledger,
    port,
    url,
    self,
    requests,
    adminToken,
    client: createPartyClient(requests),
  };
}

type OpenParty = Awaited<ReturnType<typeof openParty>>;
const parties: Party[] = [];
/** An office and two sites in this process, wired without vault and statistics. */
export const office = await openParty('office', 'office');
export const moscow = await openParty('moscow', 'sites/moscow');
export const zurich = await openParty('zurich', 'sites/zurich');

async function serve(
  party: OpenParty,
  authenticate: Parameters<typeof createHttpServer>[0]['authenticate'],
  routes: (app: HttpServer) => void,
): Promise<void> {
  const app = await createHttpServer({
    api: { title: party.name, description: 'A test.', version: '0' },
    logger,
    authenticate,
    errorMappings: [identityProblem, residencyProblem],
  });
  registerPartyBodies(app);
  routes(app);
  await app.listen({ host: '127.0.0.1', port: party.port });
  scope.defer(() => app.close());
}

export const policies = await createPolicyOffice({ ...office, clock });
await policies.ensureFirst(await readFile(first, 'utf8'));
const operators = createOperators({ ...office, clock, randomBytes, isCountry });
await serve(office, officeAuthenticators({ ...office, operators }), (app) => {
  identityOfficeRoutes(app, {
    operators,
    keyReplacements: createKeyReplacements({ ...office, clock, randomBytes }),
    siteSessions: { principal: async () => undefined },
  });
  residencyOfficeRoutes(app, {
    policies,
    proposals: createPolicyProposals({ ...office, policies, operators, clock, newId: randomUUID }),
    feed: createDocumentFeed({ ...office, clock }),
    ledger: office.ledger,
    parties: () => ({ office: office.self, sites: [moscow.self, zurich.self] }),
    quorum: 1,
  });
});

async function startSite(party: OpenParty) {
  const urlOf = (name: string) => parties.find((one) => one.name === name)?.url;
  const policy = await createSitePolicy({
    ...party,
    clock,
    site: party.name,
    documents: officeDocuments,
    isApprovedSwitch: (tx, step) => isApprovedSwitch(tx, officeDocuments, step),
    urlOf,
  });
  const customers = createCustomers({ ...party, clock, randomBytes, regions: policy });
  const directory = createOperatorDirectory({ officeUrl: office.url, party: party.client, clock });
  const { requireHome } = policy;
  const authenticate = siteAuthenticators({
    ...party,
    operators: directory,
    customers,
    requireHome,
  });
  await serve(party, authenticate, (app) => {
    identitySiteRoutes(app, { customers, requireHome, maySeeAccounts: () => true });
    app.route({
      method: 'GET',
      url: '/me',
      config: { permission: 'customer' },
      handler: async (request) => requirePrincipal(request, 'customer'),
    });
    app.route({
      method: 'GET',
      url: '/operator',
      config: { permission: 'signed-in' },
      handler: async (request) => requirePrincipal(request, 'operator'),
    });
  });
  const follower = await createDocumentFollower({
    officeUrl: office.url,
    party: party.client,
    trust: trustPolicy({ office: office.self, sites: [] }, 0),
    db: party.db,
    handlers: { 'policy.published': policy.accept },
    clock,
    logger,
  });
  scope.use(follower);
  return { policy, follower };
}

export const sites = { moscow: await startSite(moscow), zurich: await startSite(zurich) };
for (const { follower } of Object.values(sites)) {
  await follower.applied(policies.current().index);
}

class Text {
  text = '';
  write(text: string): void {
    this.text += text;
  }
}

/** Runs a command in this process, against that office. */
export async function vitrine(...words: string[]) {
  const [stdout, stderr] = [new Text(), new Text()];
  const commands = [...policyCommands, ...operatorCommands, ...keyCommands];
  const status = await runProgram({ commands, groups: [], version: '0' }, words, {
    stdout,
    stderr,
    env: { VITRINE_OFFICE_URL: office.url },
    signal: new AbortController().signal,
  });
  const out = stdout.text;
  return { status, out, errors: stderr.text, json: () => JSON.parse(out) };
}

export const inData = ['--data', data, '--json'];

export async function problemOf(response: Response) {
  const { type } = (await response.json()) as { type: string };
  return { status: response.status, code: type.replace('urn:vitrine:problem:', '') };
}

export const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
