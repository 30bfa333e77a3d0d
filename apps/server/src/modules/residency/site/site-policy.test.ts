import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVerifier, openNote } from '@vitrine/tlog';
import type { JsonObject } from '@vitrine/verifier';
import { testParty } from '../../../../../../tests/support/party.ts';
import { ManualClock } from '../../../platform/clock.ts';
import { policyDigest, policyDocument, withHomes } from '../document.ts';
import { residencyProblem } from '../http-errors.ts';
import { policyOf, readRepositoryFile } from '../testkit.ts';
import { DATA_CLASSES, type PolicyDocument } from '../types.ts';
import { officeDocuments } from './office-documents.ts';
import { createSitePolicy, regionChanges } from './site-policy.ts';
import * as store from './store.ts';

const before = policyDocument(policyOf(readRepositoryFile('examples/gti/2018.yaml')));
const moved = withHomes(before, 'europe', ['files', 'accounts'], 'zurich');

const at = '2026-11-23T10:00:00.000Z';
const documents = officeDocuments;
// Who stands behind a version is tried in policy-approval.test.ts.
const isApprovedSwitch = async () => true;

function payload(document: PolicyDocument): JsonObject {
  return { ...document };
}

async function setUp(site: string) {
  const { db, ledger, entryCount } = await testParty(site);
  const clock = new ManualClock();
  const urlOf = (name: string) => (name === 'zurich' ? 'https://zurich.test' : undefined);
  const open = () =>
    createSitePolicy({ db, ledger, clock, site, urlOf, documents, isApprovedSwitch });
  const states = async (region: string) =>
    Object.fromEntries(
      (await store.readRegionClasses(db))
        .filter((row) => row.region === region)
        .map((row) => [row.class, `${row.state} ${row.epoch}`]),
    );
  return { db, ledger, entryCount, clock, open, states, policy: await open() };
}

test('a policy opens what has its home here, and freezes what has left', async () => {
  const { policy, open, states, ledger, db } = await setUp('moscow');
  assert.throws(() => policy.current(), { code: 'no-policy' });
  await policy.accept({ at, index: 3n, payload: payload(before) });
  const open1 = { files: 'open 1', statistics: 'open 1', accounts: 'open 1' };
  assert.deepEqual(await states('europe'), open1);
  await policy.accept({ at, index: 9n, payload: payload(moved) });
  assert.deepEqual(await states('europe'), {
    files: 'frozen 2',
    statistics: 'open 1',
    accounts: 'frozen 2',
  });
  assert.deepEqual(await states('middle-east'), open1);
  assert.deepEqual((await open()).current(), moved);
  const logged = await ledger.entriesOfType(db, 'policy.accepted');
  assert.deepEqual(
    logged.map(({ opening }) => opening?.payload),
    [before, moved].map((one) => ({ version: one.version, digest: policyDigest(one) })),
  );
});

test('the target opens on the switch, what was incoming with the new epoch', async () => {
  const { policy, states, db } = await setUp('zurich');
  await policy.accept({ at, index: 3n, payload: payload(before) });
  assert.deepEqual(await states('europe'), {});
  await db.execute(
    `insert into region_classes (region, class, state, epoch, relocation) values
     ('europe', 'files', 'incoming', 0, gen_random_uuid())`,
  );
  await policy.accept({ at, index: 9n, payload: payload(moved) });
  assert.deepEqual(await states('europe'), { files: 'open 2', accounts: 'open 2' });
});

test('a version accepted before changes nothing; one that may not follow is refused', async () => {
  const { policy, entryCount, states } = await setUp('moscow');
  await policy.accept({ at, index: 3n, payload: payload(before) });
  const count = await entryCount();
  await policy.accept({ at, index: 3n, payload: payload(before) });
  const skipping = withHomes(moved, 'middle-east', ['files'], 'zurich');
  const refused = { code: 'invalid-succession' };
  await assert.rejects(policy.accept({ at, index: 9n, payload: payload(skipping) }), refused);
  const { epochs } = moved;
  const stolen = { ...moved, epochs: { ...epochs, europe: { ...epochs.europe, files: 1 } } };
  await assert.rejects(policy.accept({ at, index: 9n, payload: stolen as JsonObject }), refused);
  const malformed = policy.accept({ at, index: 9n, payload: { version: 2 } });
  await assert.rejects(malformed, { code: 'invalid-policy' });
  assert.deepEqual(policy.current(), before);
  assert.equal((await states('europe')).files, 'open 1');
  assert.equal(await entryCount(), count);
});

test('writers get the epoch where it is open, and otherwise the reason', async () => {
  const { policy, db, clock } = await setUp('moscow');
  const ask = (region: string, dataClass: 'files' | 'accounts' = 'files') =>
    db.transaction((tx) => policy.requireOpen(tx, region, dataClass));
  await assert.rejects(ask('europe'), { name: 'RegionError', code: 'not-home' });
  await policy.accept({ at, index: 3n, payload: payload(before) });
  assert.deepEqual(await ask('europe'), { epoch: 1n });
  await db.execute(
    `update region_classes set state = 'fenced', fence_expires_at = $1 where region = 'europe'`,
    [Temporal.Instant.fromEpochMilliseconds(clock.nowMs() + 4_500)],
  );
  await assert.rejects(ask('europe'), (error) => {
    const problem = residencyProblem(error);
    assert.equal(problem?.status, 503);
    assert.equal(problem?.code, 'region-fenced');
    assert.equal(problem?.headers['retry-after'], '1');
    return true;
  });
  await policy.accept({ at, index: 9n, payload: payload(moved) });
  await assert.rejects(ask('europe'), (error) => {
    const problem = residencyProblem(error);
    assert.equal(problem?.status, 421);
    assert.equal(problem?.headers.location, 'https://zurich.test/v1/samples');
    assert.equal(problem?.extra.site, 'zurich');
    return true;
  });
  await assert.rejects(ask('atlantis'), { code: 'not-home' });
});

test('a policy waits for writers who rely on the one before', async () => {
  const { policy, db } = await setUp('moscow');
  await policy.accept({ at, index: 3n, payload: payload(before) });
  const order: string[] = [];
  let accepted: Promise<void> | undefined;
  await db.transaction(async (tx) => {
    await policy.requireOpen(tx, 'europe', 'files');
    accepted = policy
      .accept({ at, index: 9n, payload: payload(moved) })
      .then(() => void order.push('accepted'));
    await waitForBlocked(db);
    order.push('written');
  });
  await accepted;
  assert.deepEqual(order, ['written', 'accepted']);
});

/** Until another transaction waits for a lock. */
async function waitForBlocked(db: { query<T>(sql: string): Promise<T[]> }): Promise<void> {
  const sql = 'select 1 from pg_locks where not granted';
  while ((await db.query(sql)).length === 0);
}

test('who is sent away gets a signed refusal that names the home', async () => {
  const { policy, ledger, clock } = await setUp('moscow');
  await policy.accept({ at, index: 3n, payload: payload(before) });
  const { url: _, ...home } = await policy.requireHome('DE', 'files');
  assert.equal(home.site, 'moscow');
  await policy.accept({ at, index: 9n, payload: payload(moved) });
  assert.equal(policy.homeFor('DE', 'files')?.url, 'https://zurich.test');
  const [outcome] = await Promise.allSettled([policy.requireHome('DE', 'files')]);
  const error: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
  const note = String(residencyProblem(error)?.extra.refusal);
  const [vkey = ''] = ledger.keys.log;
  const opened = await openNote(note, [createVerifier(vkey)]);
  const refusedAt = new Date(clock.nowMs()).toISOString();
  assert.equal(opened.text, `vitrine-refusal/1\nmoscow\nDE\nfiles\nzurich\n2\n${refusedAt}\n`);
  await assert.rejects(policy.requireHome('AQ', 'files'), { code: 'country-without-home' });
});

test('a document changes exactly the rows that are not right', () => {
  const row = (state: store.RegionState, epoch: bigint) => ({
    region: 'europe',
    class: 'files' as const,
    state,
    epoch,
    relocation: 'r',
    fence_expires_at: null,
  });
  const next = (site: string, state: store.RegionState, epoch: bigint) =>
    regionChanges(moved, site, [row(state, epoch)])
      .filter((one) => one.region === 'europe' && one.class === 'files')
      .map((one) => `${one.state} ${one.epoch}`);
  const becomes = (site: string) => ({
    open: next(site, 'open', 1n),
    fenced: next(site, 'fenced', 1n),
    frozen: next(site, 'frozen', 1n),
    erased: next(site, 'erased', 1n),
    incoming: next(site, 'incoming', 0n),
  });
  assert.deepEqual(becomes('zurich'), {
    open: ['open 2'],
    fenced: [],
    frozen: ['open 2'],
    erased: ['open 2'],
    incoming: ['open 2'],
  });
  assert.deepEqual(becomes('moscow'), {
    open: ['frozen 2'],
    fenced: ['frozen 2'],
    frozen: [],
    erased: [],
    incoming: [],
  });
  assert.deepEqual(next('zurich', 'open', 2n), []);
  const homes = Object.keys(before.regions).length * DATA_CLASSES.length;
  assert.equal(regionChanges(before, 'moscow', []).length, homes);
});
