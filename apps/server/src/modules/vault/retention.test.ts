import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { sweepOrphans } from './orphans.ts';
import { createRetention, type Retention, type RetentionDeps } from './retention.ts';
import { anyCustomer, openTestSite, submissionOf, type TestSite, upload } from './test-kit.ts';

const logger = silentLogger();
const foreground = { background: false };
const dayMs = 24 * 60 * 60 * 1_000;

interface Scene extends TestSite {
  readonly clock: Clock;
  readonly retention: Retention;
  pass(days: number): void;
  other(overrides: Partial<RetentionDeps>): Retention;
}

async function open(): Promise<Scene> {
  const site = await openTestSite();
  let offsetMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + offsetMs };
  const deps = { ...site, regions: site.policy, clock, logger };
  return {
    ...site,
    clock,
    retention: createRetention(deps, foreground),
    pass: (days) => {
      offsetMs += days * dayMs;
    },
    other: (overrides) => createRetention({ ...deps, ...overrides }, foreground),
  };
}

async function store(site: TestSite, content: string, retentionDays: number) {
  const incoming = await upload(site, content);
  const submission = submissionOf({
    retentionDays,
    fileName: 'invoice.exe',
    idempotencyKey: content,
  });
  return await incoming.commit(submission);
}

interface Row {
  deleted: boolean;
  version: bigint;
}

async function rowOf(site: TestSite, table: 'samples' | 'submissions', id: string): Promise<Row> {
  const [row] = await site.db.query<Row>(`select deleted, version from ${table} where id = $1`, [
    id,
  ]);
  return row ?? assert.fail(`no row ${id} in ${table}`);
}

test('a sample ends when its time is over: rows, entry, openings, bytes', async () => {
  const site = await open();
  const short = await store(site, 'short', 30);
  const again = await (await upload(site, 'short')).commit(
    submissionOf({ customer: randomUUID(), retentionDays: 30 }),
  );
  const long = await store(site, 'long', 31);
  site.pass(29);
  assert.equal(await site.retention.runDue(), 0);
  site.pass(1);
  assert.equal(await site.retention.runDue(), 1);
  const [expired] = await site.ledger.entriesOfSubject(site.db, short.sample);
  assert.equal(expired?.entry.type, 'sample.expired');
  assert.equal(expired?.entry.region, 'rest');
  assert.deepEqual(expired?.opening?.payload, { sample: short.sample, retentionDays: 30 });
  const tombstone = { deleted: true, version: expired?.index };
  assert.deepEqual(await rowOf(site, 'samples', short.sample), tombstone);
  for (const { submission } of [short, again]) {
    assert.deepEqual(await rowOf(site, 'submissions', submission), tombstone);
    const [stored] = await site.ledger.entriesOfSubject(site.db, submission);
    assert.equal(stored?.entry.type, 'sample.stored');
    assert.equal(stored?.opening, undefined);
  }
  assert.equal((await rowOf(site, 'samples', long.sample)).deleted, false);
  const [kept] = await site.ledger.entriesOfSubject(site.db, long.submission);
  assert.notEqual(kept?.opening, undefined);
  assert.equal((await site.objects()).length, 2);
  const told = await site.db.query(
    'select 1 from submissions where deleted and (file_name is not null or product is not null)',
  );
  assert.deepEqual(told, []);
  assert.equal(await site.retention.runDue(), 0);
});

test('what is sent again after its end is a new sample, also under its old key', async () => {
  const site = await open();
  const first = await store(site, 'wanted again', 1);
  site.pass(1);
  assert.equal(await site.retention.runDue(), 1);
  const second = await store(site, 'wanted again', 1);
  assert.notEqual(second.sample, first.sample);
  assert.equal(second.duplicate, false);
  assert.equal(second.replayed, false);
});

test('a fence, or a region that has left, stops it; it goes on when the region is open', async () => {
  const site = await open();
  const { sample } = await store(site, 'moving', 1);
  site.pass(1);
  for (const state of ['fenced', 'frozen'] as const) {
    await site.setState(state);
    assert.equal(await site.retention.runDue(), 0);
    assert.equal((await rowOf(site, 'samples', sample)).deleted, false);
    assert.equal((await site.objects()).length, 2);
  }
  await site.setState('open');
  assert.equal(await site.retention.runDue(), 1);
});

test('a crash between the commit and the removal leaves an orphan, which the sweep takes', async () => {
  const site = await open();
  await store(site, 'half gone', 1);
  site.pass(1);
  const crash = new Error('the process is gone');
  const crashing = site.other({
    engine: {
      removeMany: async () => {
        throw crash;
      },
    },
  });
  await assert.rejects(crashing.runDue(), crash);
  assert.equal((await site.objects()).length, 2);
  assert.equal(await site.retention.runDue(), 0);
  const swept = await sweepOrphans({ ...site, logger });
  assert.equal(swept.removed, 2);
  assert.deepEqual(await site.objects(), []);
});

test('where the entry cannot be logged nothing has happened', async () => {
  const site = await open();
  const { sample, submission } = await store(site, 'all or nothing', 1);
  site.pass(1);
  const failing = site.other({
    ledger: {
      eraseOpenings: site.ledger.eraseOpenings,
      append: async () => {
        throw new Error('no entry');
      },
    },
  });
  await assert.rejects(failing.runDue(), /no entry/);
  assert.equal((await rowOf(site, 'samples', sample)).deleted, false);
  const [stored] = await site.ledger.entriesOfSubject(site.db, submission);
  assert.notEqual(stored?.opening, undefined);
  assert.equal((await site.objects()).length, 2);
});

test('a sample that is being sent again at that moment is left for the next time', async () => {
  const site = await open();
  const { sample } = await store(site, 'contended', 1);
  site.pass(1);
  await site.db.transaction(async (tx) => {
    await tx.query('select 1 from samples where id = $1 for share', [sample]);
    assert.equal(await site.retention.runDue(), 0);
  });
  assert.equal(await site.retention.runDue(), 1);
});

test('many end in several transactions, each sample once', async () => {
  const site = await open();
  for (let i = 0; i < 120; i++) await store(site, `sample ${i}`, 1);
  site.pass(1);
  const counts = await Promise.all([site.retention.runDue(), site.other({}).runDue()]);
  const left = await site.retention.runDue();
  assert.equal(
    counts.reduce((sum, n) => sum + n, left),
    120,
  );
  assert.equal((await site.ledger.entriesOfType(site.db, 'sample.expired')).length, 120);
  assert.deepEqual(await site.objects(), []);
});

test('reads and damages of a sample go with it', async () => {
  const site = await open();
  const { sample } = await store(site, 'read once', 1);
  await site.db.execute(
    `insert into sample_reads (index, sample, region, reader, country, purpose, case_reference,
       form, read_at) values (0, $1, 'rest', 'anna', 'IT', 'audit', 'A-1', 'cart', now())`,
    [sample],
  );
  const damage = `insert into sample_damages values ($1, 'south-1', 'not-found', now())`;
  await site.db.execute(damage, [sample]);
  site.pass(1);
  assert.equal(await site.retention.runDue(), 1);
  for (const table of ['sample_reads', 'sample_damages', 'sample_repairs']) {
    assert.deepEqual(await site.db.query(`select 1 from ${table}`), []);
  }
  const { customer } = { customer: anyCustomer };
  const rows = await site.db.query('select 1 from submissions where customer = $1', [customer]);
  assert.equal(rows.length, 1);
});
