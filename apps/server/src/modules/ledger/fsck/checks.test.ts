import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { testDatabase } from '../../../../../../tests/support/postgres.ts';
import { systemClock as clock } from '../../../platform/clock.ts';
import { createHttpServer, publicOnly } from '../../../platform/http/index.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { createLedgerChecks, ledgerCareRoutes, openLedger } from '../index.ts';

const logger = silentLogger();
const scope = new AsyncDisposableStack();
after(() => scope.disposeAsync());
const { postgres: db } = await testDatabase('site');
const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-checks-'));
scope.defer(() => rm(folder, { recursive: true, force: true }));
const directory = path.join(folder, 'ledger');
const ledger = scope.use(
  await openLedger({
    db,
    directory,
    keysDirectory: folder,
    site: 'zurich',
    origin: 'test.invalid/site/zurich',
    wrapper: { holder: 'nobody', wrap: async (key) => key, unwrap: async (key) => key },
    clock,
    randomBytes,
    logger,
  }),
);
const checks = scope.use(createLedgerChecks({ db, directory, clock, logger }));
const app = await createHttpServer({
  api: { title: 'ledger', description: 'ledger', version: '0' },
  logger,
  authenticate: publicOnly({
    operator: async ({ headers: { authorization } }) => ({
      kind: 'operator',
      name: 'anna',
      country: 'CH',
      roles: [authorization === 'auditor' ? 'auditor' : 'data-steward'],
    }),
  }),
});
ledgerCareRoutes(app, { ledger, checks });
scope.defer(() => app.close());

async function ask(method: 'GET' | 'POST', url: string, authorization = 'data-steward') {
  const answer = await app.inject({ method, url, headers: { authorization } });
  return { status: answer.statusCode, body: answer.json() };
}

const logged = await db.transaction((tx) =>
  ledger.append(tx, [{ type: 'policy.accepted', payload: { version: 1, digest: 'x' } }]),
);
await ledger.durable(logged[0]?.index ?? 0n);

test('the ledger tells its size and who is to witness it', async () => {
  const { status, body } = await ask('GET', '/v1/ledger-health');
  assert.equal(status, 200);
  assert.deepEqual([body.origin, body.size, body.pending], ['test.invalid/site/zurich', '2', '0']);
  assert.match(body.lastEntryAt, /Z$/);
  assert.deepEqual([body.quorum, body.witnesses], [0, []]);
  ledger.setPeers({
    witnesses: [{ name: 'office', url: 'http://127.0.0.1:9/', verifiers: [] }],
    quorum: 1,
    watched: new Map(),
  });
  const later = await ask('GET', '/v1/ledger-health');
  assert.deepEqual([later.body.quorum, later.body.witnesses], [1, [{ name: 'office' }]]);
});

test('a check runs once at a time, and what it found is kept', async () => {
  assert.deepEqual((await ask('GET', '/v1/ledger-checks')).body, {});
  const started = await ask('POST', '/v1/ledger-checks');
  assert.equal(started.status, 202);
  assert.equal(started.body.running.by, 'anna');
  const second = await ask('POST', '/v1/ledger-checks');
  assert.deepEqual([second.status, second.body.type], [409, 'urn:vitrine:problem:check-running']);
  await checks.idle();
  const { body } = await ask('GET', '/v1/ledger-checks', 'auditor');
  assert.equal(body.running, undefined);
  assert.equal(body.last.by, 'anna');
  assert.deepEqual([body.last.findings.size, body.last.findings.faultCount], ['2', 0]);
  assert.equal((await ask('POST', '/v1/ledger-checks', 'auditor')).status, 403);
});

test('a damaged file is a finding, also for who opens the checks anew', async () => {
  const bundles = await readdir(path.join(directory, 'tile', 'entries'), { recursive: true });
  const file = bundles.find((name) => /\.p\/\d+$/.test(name));
  assert(file !== undefined);
  await writeFile(path.join(directory, 'tile', 'entries', file), 'damaged');
  assert.ok(checks.start('bert'));
  await checks.idle();
  const again = createLedgerChecks({ db, directory, clock, logger });
  const { last } = await again.state();
  assert.equal(last?.by, 'bert');
  assert.ok((last?.findings?.faultCount ?? 0) > 0);
  assert.match(last?.findings?.faults[0]?.code ?? '', /bundle/);
});

test('one that is ended half-way is no finding', async () => {
  const ended = createLedgerChecks({ db, directory, clock, logger });
  assert.ok(ended.start('carl'));
  await ended[Symbol.asyncDispose]();
  assert.equal(ended.start('carl'), false);
  assert.notEqual((await ended.state()).last?.by, 'carl');
});
