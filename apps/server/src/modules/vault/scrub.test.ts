import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { generateIdentity } from '@vitrine/age';
import { ManualClock, systemClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { VaultEngineError } from './engine/index.ts';
import { VaultError } from './errors.ts';
import { createRepairs } from './repairs.ts';
import { createScrub, type Scrub, type ScrubEvent, type ScrubOptions } from './scrub.ts';
import {
  openTestSite,
  submissionOf,
  type TestSite,
  type TestSiteOptions,
  upload,
} from './test-kit.ts';

const logger = silentLogger();
const clock = systemClock;

async function open(options?: TestSiteOptions): Promise<TestSite & { readonly scrub: Scrub }> {
  const site = await openTestSite(options);
  return { ...site, scrub: createScrub({ ...site, clock, logger }, { background: false }) };
}

interface Stored {
  readonly sample: string;
  readonly key: string;
}

async function store(site: TestSite, content: string | Uint8Array): Promise<Stored> {
  const { sample } = await (await upload(site, content)).commit(submissionOf());
  const [row] = await site.db.query<{ object_key: string }>(
    'select object_key from samples where id = $1',
    [sample],
  );
  return { sample, key: row?.object_key ?? '' };
}

async function all(scrub: Scrub, options?: ScrubOptions): Promise<ScrubEvent[]> {
  const events = await Array.fromAsync(scrub.run({ fromStart: true, ...options }));
  return events.filter(({ event }) => event !== 'progress');
}

/** Another byte in one data centre's copy. */
async function spoil(site: TestSite, { key }: Stored, index: 0 | 1): Promise<Buffer> {
  const blobs = site.stores[index];
  assert(blobs !== undefined);
  const bytes = Buffer.concat(await Array.fromAsync(await blobs.read(key)));
  const spoilt = Buffer.from(bytes);
  spoilt.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20);
  await blobs.put(key, spoilt);
  return bytes;
}

async function copyAt(site: TestSite, { key }: Stored, index: 0 | 1): Promise<Buffer> {
  const pieces = await site.stores[index]?.read(key);
  return Buffer.concat(await Array.fromAsync(pieces ?? []));
}

async function entriesOf(site: TestSite, { sample }: Stored): Promise<unknown[]> {
  const logged = await site.ledger.entriesOfSubject(site.db, sample);
  return logged.map(({ entry, opening }) => [entry.type, entry.region, opening?.payload]);
}

async function copiesOf(site: TestSite, { sample }: Stored): Promise<string[]> {
  const sql = 'select copies from samples where id = $1';
  const [row] = await site.db.query<{ copies: string[] }>(sql, [sample]);
  return row?.copies.toSorted() ?? [];
}

async function rowsIn(site: TestSite, table: string): Promise<number> {
  return (await site.db.query(`select 1 from ${table}`)).length;
}

const both = ['south-1', 'south-2'];
const clean = { event: 'summary', damaged: 0, repaired: 0, unreadable: 0, lost: 0 };

test('what is intact is found intact, every byte of it', async () => {
  const site = await open();
  const stored = [await store(site, 'one'), await store(site, randomBytes(300_000))];
  const sizes = await site.db.query<{ n: bigint }>(
    'select sum(stored_bytes)::int8 as n from samples',
  );
  const bytes = 2 * Number(sizes[0]?.n);
  assert.deepEqual(await all(site.scrub), [{ ...clean, samples: 2, bytes }]);
  for (const one of stored) assert.deepEqual(await entriesOf(site, one), []);
});

test('a damaged byte in one data centre is found and repaired from the other', async () => {
  for (const index of [0, 1] as const) {
    const site = await open();
    const [stored, other] = [await store(site, randomBytes(200_000)), await store(site, 'fine')];
    const bytes = await spoil(site, stored, index);
    const { sample } = stored;
    const [dataCentre, from] = [both[index], both[1 - index]];
    const [damaged, repaired, summary] = await all(site.scrub);
    assert(damaged?.event === 'damaged');
    assert.deepEqual(damaged, { event: 'damaged', sample, dataCentre, fault: damaged.fault });
    assert.deepEqual(repaired, { event: 'repaired', sample, dataCentre, from });
    assert.deepEqual(summary, { ...summary, ...clean, damaged: 1, repaired: 1, samples: 2 });
    assert(bytes.equals(await copyAt(site, stored, index)));
    assert.deepEqual(await entriesOf(site, stored), [
      ['sample.damaged', 'rest', { sample, dataCentre, fault: damaged.fault }],
      ['sample.repaired', 'rest', { sample, dataCentre, from }],
    ]);
    assert.deepEqual(await entriesOf(site, other), []);
    assert.deepEqual(await copiesOf(site, stored), both);
    assert.equal(await rowsIn(site, 'sample_damages'), 0);
    assert.equal(await rowsIn(site, 'sample_repairs'), 0);
    assert.deepEqual((await all(site.scrub)).length, 1);
  }
});

test('a missing file is found and brought back', async () => {
  const site = await open();
  const stored = await store(site, 'lost in one place');
  const bytes = await copyAt(site, stored, 1);
  await site.stores[1]?.remove(stored.key);
  const [damaged, repaired] = await all(site.scrub);
  const { sample } = stored;
  const dataCentre = 'south-2';
  assert.deepEqual(damaged, { event: 'damaged', sample, dataCentre, fault: 'not-found' });
  assert.equal(repaired?.event, 'repaired');
  assert(bytes.equals(await copyAt(site, stored, 1)));
});

test('another sample’s bytes under the right key are found out, however well they decrypt', async () => {
  const site = await open();
  const [stored, other] = [await store(site, 'the sample'), await store(site, 'the double')];
  const bytes = await copyAt(site, stored, 0);
  for (const index of [0, 1] as const) {
    await site.stores[index]?.put(stored.key, await copyAt(site, other, index));
    const [damaged, repaired] = await all(site.scrub);
    assert.equal(damaged?.event === 'damaged' && damaged.dataCentre, both[index]);
    assert.equal(repaired?.event, 'repaired');
    assert(bytes.equals(await copyAt(site, stored, index)));
  }
});

test('where both are damaged the sample is reported lost, and logged once', async () => {
  const site = await open();
  const stored = await store(site, randomBytes(100_000));
  await spoil(site, stored, 0);
  await site.stores[1]?.remove(stored.key);
  const { sample } = stored;
  const events = await all(site.scrub);
  assert.deepEqual(
    events.map(({ event }) => event),
    ['damaged', 'damaged', 'lost', 'summary'],
  );
  assert.deepEqual(events[2], { event: 'lost', sample, region: 'rest' });
  assert.deepEqual(events[3], { ...events[3], ...clean, damaged: 2, lost: 1 });
  // The row still names its copies: a relocation must stumble over them, not pass them by.
  assert.deepEqual(await copiesOf(site, stored), both);
  const again = await all(site.scrub);
  assert.deepEqual(
    again.map(({ event }) => event),
    ['lost', 'summary'],
  );
  assert.equal((await entriesOf(site, stored)).length, 2);
});

test('bytes as on record that are not the sample are called lost', async () => {
  const site = await open();
  const stored = await store(site, 'not what the row says');
  await site.db.execute('update samples set sha256 = $2 where id = $1', [
    stored.sample,
    randomBytes(32),
  ]);
  const events = await all(site.scrub);
  assert.deepEqual(
    events.map((one) => ('fault' in one ? one.fault : one.event)),
    ['content-mismatch', 'content-mismatch', 'lost', 'summary'],
  );
});

test('a wrong key is as bad as no sample; a key that cannot be had is told', async () => {
  const site = await open();
  const stored = await store(site, 'encrypted to somebody');
  const deps = { ...site, clock, logger };
  const stranger = generateIdentity();
  const wrong = createScrub({ ...deps, keys: { identity: async () => stranger } }, foreground);
  assert.equal((await all(wrong)).at(-2)?.event, 'lost');
  const identity = async () => {
    throw new VaultError('key-unavailable', 'not now');
  };
  const locked = createScrub({ ...deps, keys: { identity } }, foreground);
  await spoil(site, stored, 1);
  assert.deepEqual(
    (await all(locked)).map(({ event }) => event),
    ['key-unavailable', 'damaged', 'repaired', 'summary'],
  );
});

const foreground = { background: false };

test('after a failure to write, the repair is on the list, and done when it can be', async () => {
  const faults = [{ operation: 'create', nth: 1, times: 2, outcome: 'failed' }] as const;
  const site = await open({ faults: [[], faults] });
  // Small objects are put; what is created is the repair.
  const stored = await store(site, 'small');
  await site.stores[1]?.remove(stored.key);
  const names = (await all(site.scrub)).map(({ event }) => event);
  assert.deepEqual(names, ['damaged', 'unrepaired', 'summary']);
  assert.deepEqual(await copiesOf(site, stored), ['south-1']);
  await using repairs = createRepairs({ ...site, clock, logger }, foreground);
  const later = { ...clock, nowMs: () => clock.nowMs() + 3_600_000 };
  await using patient = createRepairs({ ...site, clock: later, logger }, foreground);
  assert.equal(await repairs.runDue(), 0);
  assert.equal(await patient.runDue(), 1);
  assert.deepEqual(await copiesOf(site, stored), both);
});

test('a data centre that is away is told of, and nothing is logged for each sample', async () => {
  const site = await open();
  const stored = [await store(site, 'one'), await store(site, 'two')];
  const away = {
    ...site.engine,
    dataCentres: site.engine.dataCentres,
    digest: site.engine.digest.bind(site.engine),
    remove: site.engine.remove.bind(site.engine),
    repair: async () => {
      throw new VaultEngineError('not-stored', 'away');
    },
    digestMany: (...args: Parameters<typeof site.engine.digestMany>) => withAway(args),
  };
  async function* withAway(args: Parameters<typeof site.engine.digestMany>) {
    for await (const digest of site.engine.digestMany(...args)) {
      const [first, second] = digest.copies;
      assert(first !== undefined && second !== undefined);
      const { dataCentre } = second;
      yield {
        ...digest,
        copies: [first, { dataCentre, state: 'unreadable', fault: 'unreachable' } as const],
      };
    }
  }
  const scrub = createScrub({ ...site, engine: away, clock, logger }, foreground);
  const events = await all(scrub);
  assert.deepEqual(
    events.map(({ event }) => event),
    ['unreadable', 'unreadable', 'summary'],
  );
  for (const one of stored) {
    assert.deepEqual(await entriesOf(site, one), []);
    assert.deepEqual(await copiesOf(site, one), both);
  }
});

test('a pass that is left early goes on where it stood', async () => {
  const site = await open();
  const stored = [];
  for (let i = 0; i < 6; i++) stored.push(await store(site, `sample ${i}`));
  const order = stored.toSorted((a, b) => (a.sample < b.sample ? -1 : 1));
  const [first, , third, , , last] = order;
  assert(first !== undefined && third !== undefined && last !== undefined);
  await spoil(site, third, 0);
  const leaving = new AbortController();
  const begun = site.scrub.run({ signal: leaving.signal });
  for await (const { event } of begun) if (event === 'repaired') break;
  // It ended on the third; the first two are done with.
  await spoil(site, first, 0);
  await spoil(site, last, 1);
  const events = await Array.fromAsync(site.scrub.run());
  const found = events.flatMap((one) => (one.event === 'repaired' ? one.sample : []));
  assert.deepEqual(found, [last.sample]);
  const summary = events.at(-1);
  assert(summary?.event === 'summary');
  assert.equal(summary.samples, 6);
  assert.equal(summary.repaired, 2);
  const next = await Array.fromAsync(site.scrub.run());
  assert.deepEqual(
    next.flatMap((one) => (one.event === 'repaired' ? one.sample : [])),
    [first.sample],
  );
});

test('an abort ends it at the next sample; one pass at a time', async () => {
  const site = await open();
  for (let i = 0; i < 5; i++) await store(site, `sample ${i}`);
  const leaving = new AbortController();
  const pass = site.scrub.run({ signal: leaving.signal });
  await pass.next();
  await assert.rejects(site.scrub.run().next(), { code: 'scrub-running' });
  leaving.abort();
  await assert.rejects(Array.fromAsync(pass), { name: 'AbortError' });
  const events = await Array.fromAsync(site.scrub.run());
  assert.equal(events.at(-1)?.event === 'summary' && events.at(-1)?.event, 'summary');
});

test('the rate is kept by sleeping', async () => {
  const site = await open();
  for (let i = 0; i < 3; i++) await store(site, randomBytes(100_000));
  const slow = new ManualClock();
  const scrub = createScrub({ ...site, clock: slow, logger }, foreground);
  const passed = Array.fromAsync(scrub.run({ bytesPerSecondMax: 100_000 }));
  let seconds = 0;
  let ended = false;
  const end = passed.finally(() => {
    ended = true;
  });
  while (!ended) {
    if (slow.sleeping > 0) {
      slow.advance(1_000);
      seconds += 1;
    }
    await new Promise(setImmediate);
  }
  await end;
  // Two of three samples, twice each, were due before the third was begun.
  assert(seconds >= 4, `${seconds} s`);
});

test('what is gone, going or on its way here is not called damaged', async () => {
  const site = await open();
  const stored = [await store(site, 'expired'), await store(site, 'incoming')];
  const [expired] = stored;
  for (const { key } of stored) await site.engine.remove(key);
  await site.db.execute('update samples set deleted = true where id = $1', [expired?.sample]);
  await site.db.execute(`update region_classes set state = 'incoming' where region = 'rest'`);
  assert.deepEqual(await all(site.scrub), [{ ...clean, samples: 0, bytes: 0 }]);
  await site.setState('frozen');
  await site.db.execute('update keys set destroyed_at = now()');
  assert.deepEqual(await all(site.scrub), [{ ...clean, samples: 0, bytes: 0 }]);
});

test('a sample that is deleted while it is read back is let go', async () => {
  const site = await open();
  const stored = await store(site, 'short-lived');
  await spoil(site, stored, 0);
  const identity = async (keyId: string) => {
    const found = await site.keys.identity(keyId);
    await site.db.execute('update samples set deleted = true where id = $1', [stored.sample]);
    return found;
  };
  const scrub = createScrub({ ...site, keys: { identity }, clock, logger }, foreground);
  const [summary, ...others] = await all(scrub);
  assert.deepEqual(others, []);
  assert.equal(summary?.event, 'summary');
  assert.deepEqual(await entriesOf(site, stored), []);
});

test('in the background it makes a pass a day', async () => {
  const site = await open();
  const first = await store(site, 'watched over');
  const daily = new ManualClock();
  await using _scrub = createScrub({ ...site, clock: daily, logger });
  const repaired = async () => {
    while ((await entriesOf(site, first)).length < 2) await new Promise(setImmediate);
  };
  const asleep = async () => {
    while (daily.sleeping === 0) await new Promise(setImmediate);
  };
  await asleep();
  await spoil(site, first, 0);
  for (let hour = 0; hour < 23; hour++) {
    daily.advance(3_600_000);
    await asleep();
  }
  assert.deepEqual(await entriesOf(site, first), []);
  daily.advance(3_600_000);
  await repaired();
});
