import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { systemClock } from '../../../platform/clock.ts';
import { RegionError } from '../../residency/index.ts';
import { createEventRemoval } from '../removal/event-removal.ts';
import { detections, openTestStatistics, type TestStatistics } from '../test-kit.ts';
import type { ToldBlock } from './arrival.ts';
import { createRegionEvents, type RegionEvents } from './region-events.ts';
import { movingColumns } from './rows.ts';

/** South and north, of which south has events of the region `rest`. */
async function openTwo(sent: number) {
  const [south, north] = [await openTestStatistics(), await openTestStatistics()];
  for (let from = 0; from < sent; from += 40) await south.send(detections(from, from + 40));
  return { south, north, from: eventsOf(south), to: eventsOf(north) };
}

function eventsOf(at: TestStatistics): RegionEvents {
  const { db, clickhouse, ledger, writer, spool, pseudonyms } = at;
  const removal = createEventRemoval({ clickhouse, clock: systemClock });
  return createRegionEvents({ db, clickhouse, ledger, writer, spool, removal, pseudonyms });
}

const journey = { relocation: randomUUID(), region: 'rest' };
const end = 1n << 60n;

async function told(from: RegionEvents, after = -1n): Promise<readonly ToldBlock[]> {
  return (await from.departures.changes('rest', after, end)).blocks;
}

function fetchFrom(from: RegionEvents) {
  return async (month: string, origins: readonly bigint[]): Promise<Uint8Array> =>
    Buffer.concat(await Array.fromAsync(from.departures.rows('rest', month, origins)));
}

test('every column of an event travels, but the region', async () => {
  const { clickhouse } = await openTestStatistics();
  const columns = await clickhouse.query<{ name: string; type: string }>(
    `SELECT name, type FROM system.columns
     WHERE database = currentDatabase() AND table = 'events' AND name != 'region' ORDER BY position`,
  );
  assert.deepEqual(
    columns.map(({ name, type }) => [name, type]),
    movingColumns.map((column) => [...column]),
  );
});

test('what was fetched before a crash is not there twice after it', async () => {
  const { south, north, from, to } = await openTwo(120);
  const blocks = await told(from);
  let fetched = 0;
  const counting = (month: string, origins: readonly bigint[]) => {
    fetched += 1;
    return fetchFrom(from)(month, origins);
  };
  // Nobody settles it: as if the process had ended here.
  await to.arrivals.take(journey, blocks, counting);
  assert.equal(await north.count(), 120);
  const again = await to.arrivals.take(journey, blocks, counting);
  assert.equal(fetched, 1);
  assert.equal(await north.count(), 120);
  await north.db.transaction(async (tx) => again.settle(tx, 7n));
  const sums = await Promise.all([from.sumUp({ region: 'rest' }), to.sumUp({ region: 'rest' })]);
  assert.deepEqual(sums[0]?.summary, sums[1]?.summary);
  assert.deepEqual(sums[1]?.damaged, []);
  assert.equal(await south.count(), 120);
});

test('a block of which a part stands is removed and comes again', async () => {
  const { north, from, to } = await openTwo(80);
  const blocks = await told(from);
  await to.arrivals.take(journey, blocks, fetchFrom(from));
  await north.clickhouse.command(`ALTER TABLE events DELETE
    WHERE id IN (SELECT id FROM events ORDER BY id LIMIT 3) SETTINGS mutations_sync = 2`);
  assert.equal(await north.count(), 77);
  await to.arrivals.take(journey, blocks, fetchFrom(from));
  assert.equal(await north.count(), 80);
});

test('rows that were not asked for stay outside, and too few are an error', async () => {
  const { north, from, to } = await openTwo(80);
  const [first, ...others] = await told(from);
  assert(first !== undefined && others.length > 0);
  const all = [first, ...others].map(({ number }) => number);
  const more = (month: string) => fetchFrom(from)(month, all);
  await to.arrivals.take(journey, [first], more);
  assert.equal(await north.count(), first.events);
  const none = (month: string) => fetchFrom(from)(month, [first.number]);
  await assert.rejects(to.arrivals.take(journey, others, none), { code: 'block-damaged' });
});

test('sums of a part and of the rest are those of the whole', async () => {
  const { south, from } = await openTwo(80);
  const blocks = await told(from);
  const position = blocks.at(-1)?.told ?? 0n;
  const { months, summary } = await from.sumUp({ region: 'rest', upTo: position });
  assert.equal(summary.events, 80);
  await south.send(detections(80, 130));
  const early = await from.sumUp({ region: 'rest', upTo: position });
  assert.deepEqual(early.summary, summary);
  const soFar = { position: position.toString(), months };
  const whole = await from.sumUp({ region: 'rest' });
  assert.equal(whole.summary.events, 130);
  assert.deepEqual((await from.sumUp({ region: 'rest', soFar })).summary, whole.summary);
});

test('what waited when the fence came is written under it, and nothing new waits', async () => {
  const { south, from } = await openTwo(40);
  const fence = (state: string) =>
    south.db.execute(
      `update region_classes set state = $1
      where region = 'rest' and class = 'statistics'`,
      [state],
    );
  const [waiting] = detections(100, 101);
  const arrivals: Parameters<typeof south.spool.keep>[0][] = [];
  const { write } = south.writer;
  south.writer.write = (arrival) => {
    arrivals.push(arrival);
    return write(arrival);
  };
  await south.send([waiting]);
  const [arrival] = arrivals;
  assert(arrival !== undefined);
  await south.spool.keep({ ...arrival }, undefined);
  await fence('fenced');
  await from.departures.drain('rest');
  assert.equal((await south.spool.figures()).batches, 0);
  await assert.rejects(south.spool.keep(arrival, undefined), (error) => {
    return error instanceof RegionError && error.code === 'fenced';
  });
  await assert.rejects(south.send(detections(200, 201)), RegionError);
  assert.equal(await south.count(), 41);
  await fence('open');
});

test('all of a region goes: events, files, rows and keys of pseudonyms', async () => {
  const { south, from } = await openTwo(40);
  const keys = await from.pseudonyms.destroyRegion('rest', journey.relocation);
  assert.equal(keys.length, 2);
  for (const { keyId } of keys) assert.equal(await from.pseudonyms.opens(keyId), false);
  assert.equal((await from.removal.dropAll('rest')).length > 0, true);
  await south.db.transaction((tx) => from.removal.forget(tx, journey, end));
  assert.deepEqual(await from.removal.remains('rest'), { events: 0, parts: 0, rows: 0 });
  assert.deepEqual((await south.reconcile()).differences, []);
  // Should it come back, it gets keys of its own.
  await south.send(detections(0, 10));
  assert.equal(await south.count(), 10);
});
