import assert from 'node:assert/strict';
import { readdir, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { decrypt } from '@vitrine/age';
import { type ClickHouse, ClickHouseError } from '../../../platform/clickhouse/index.ts';
import { StatisticsError } from '../errors.ts';
import { Preparation } from '../events/index.ts';
import {
  detections,
  italian,
  ndjson,
  openTestStatistics,
  serveTestStatistics,
  type TestStatistics,
} from '../test-kit.ts';
import { decodePrepared } from './prepared-file.ts';

/** A ClickHouse that can be away: altogether, or for the answer of the next insert alone. */
function away() {
  const state = { isAway: false, losesAnswer: false };
  const wrap = (clickhouse: ClickHouse): ClickHouse =>
    new Proxy(clickhouse, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        return async (...args: unknown[]) => {
          if (state.isAway) throw new ClickHouseError('unavailable', 'planned');
          const answer = await method.apply(target, args);
          if (name !== 'insertNative' || !state.losesAnswer) return answer;
          Object.assign(state, { losesAnswer: false, isAway: true });
          throw new ClickHouseError('connection-lost', 'planned');
        };
      },
    });
  return { state, wrap };
}

/** Of this month, as a worker would prepare them. */
function prepared(events: readonly unknown[]) {
  const nowMs = Date.now();
  const preparation = new Preparation(
    { oldestMs: 0, newestMs: nowMs, country: 'IT', pseudonymKeys: {} },
    { countryOf: () => '' },
  );
  preparation.push(ndjson(events));
  const [slice] = preparation.end();
  const [month] = slice?.months ?? [];
  assert.ok(slice !== undefined && month !== undefined);
  return { events: slice.events, month: month.month };
}

const files = async ({ spoolDirectory }: TestStatistics) =>
  readdir(spoolDirectory).catch(() => [] as string[]);

async function requireReconciled(site: TestStatistics, accepted: number): Promise<void> {
  const sums = await site.reconcile();
  assert.deepEqual([sums.differences, sums.accepted, sums.writing], [[], accepted, 0]);
}

describe('while ClickHouse is away', () => {
  it('events wait, sealed and durable, and are counted once when it is back', async () => {
    const { state, wrap } = away();
    const site = await openTestStatistics({ wrap });
    assert.equal((await site.send(detections(0, 10))).accepted, 10);
    state.isAway = true;
    const kept = await site.send(detections(5, 30));
    assert.deepEqual([kept.accepted, kept.pending, kept.waiting.length], [0, 25, 1]);
    const [file = ''] = await files(site);
    const sealed = await readFile(path.join(site.spoolDirectory, file));
    assert.ok(!sealed.includes('Trojan'));
    const [row] = await site.db.query<{ key_id: string }>('select key_id from statistics_spool');
    const identity = await site.keys.identity(row?.key_id ?? '');
    assert.equal(decodePrepared(decrypt(sealed, [identity])).rows, 25);
    assert.equal((await site.spool.figures()).events, 25);
    state.isAway = false;
    await site.spool.drain();
    const [batch] = kept.waiting;
    const settled = await site.spool.read(batch?.id ?? '');
    assert.deepEqual([settled?.accepted, settled?.duplicates, settled?.conflicts], [20, 5, 0]);
    assert.deepEqual(await files(site), []);
    assert.equal(await site.count(), 30);
    assert.equal((await site.spool.figures()).bytes, 0);
    await requireReconciled(site, 30);
    assert.equal((await site.send(detections(0, 31))).accepted, 1);
  });

  it('events outlive the process that took them', async () => {
    const { state, wrap } = away();
    const site = await openTestStatistics({ wrap });
    state.isAway = true;
    await Promise.all([site.send(detections(0, 20)), site.send(detections(10, 30))]);
    const next = serveTestStatistics(site, site);
    await next.spool.drain();
    assert.equal(await next.count(), 30);
    const sums = await next.reconcile();
    assert.deepEqual([sums.accepted, sums.duplicate, sums.differences], [30, 10, []]);
  });

  it('an insert of which nobody knows counts for what waits, when it turns out to be made', async () => {
    const { state, wrap } = away();
    const site = await openTestStatistics({ wrap });
    state.losesAnswer = true;
    const kept = await site.send(detections(0, 40));
    assert.deepEqual([kept.accepted, kept.pending], [0, 40]);
    state.isAway = false;
    await site.spool.drain();
    const settled = await site.spool.read(kept.waiting[0]?.id ?? '');
    assert.deepEqual([settled?.accepted, settled?.duplicates], [40, 0]);
    const sums = await site.reconcile();
    assert.deepEqual([sums.sent, sums.accepted, sums.differences], [40, 40, []]);
    assert.deepEqual(await files(site), []);
  });

  it('a file that is damaged holds nothing else back', async () => {
    const { state, wrap } = away();
    const site = await openTestStatistics({ wrap });
    state.isAway = true;
    const [first] = (await site.send(detections(0, 10))).waiting;
    await site.send(detections(10, 30));
    await truncate(path.join(site.spoolDirectory, `${first?.id}.age`), 100);
    state.isAway = false;
    await assert.rejects(site.spool.drain());
    assert.equal(await site.count(), 20);
    assert.equal((await site.spool.figures()).events, 10);
    assert.equal(site.spool.isDiverting, false);
    assert.equal((await site.send(detections(0, 10))).accepted, 10);
  });

  it('what comes while the last of it is being written is written, too', async () => {
    const { state, wrap } = away();
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const gated = (clickhouse: ClickHouse): ClickHouse => ({
      ...wrap(clickhouse),
      queryWithData: async (...args) => {
        if (!state.isAway) {
          reached.resolve();
          await gate.promise;
        }
        return wrap(clickhouse).queryWithData(...args);
      },
      insertNative: (...args) => wrap(clickhouse).insertNative(...args),
      query: (...args) => wrap(clickhouse).query(...args),
      kill: (...args) => wrap(clickhouse).kill(...args),
    });
    const site = await openTestStatistics({ wrap: gated });
    state.isAway = true;
    await site.send(detections(0, 10));
    state.isAway = false;
    await reached.promise;
    assert.equal((await site.send(detections(10, 20))).pending, 10);
    gate.resolve();
    while ((await site.spool.figures()).events > 0) await new Promise(setImmediate);
    assert.equal(await site.count(), 20);
  });

  it('an insert that was settled before its events could wait is not counted again', async () => {
    const { state, wrap } = away();
    const site = await openTestStatistics({ wrap });
    const arrival = {
      ...prepared(detections(0, 15)),
      region: 'rest',
      customer: italian.customerId,
    };
    state.losesAnswer = true;
    const error = await site.writer.write(arrival).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    assert.ok(error instanceof StatisticsError && error.limbo !== undefined);
    state.isAway = false;
    await site.writer.recover('rest');
    const { id } = await site.spool.keep(arrival, error);
    const kept = await site.spool.read(id);
    assert.deepEqual([kept?.accepted, kept?.duplicates], [15, 0]);
    await site.spool.drain();
    const sums = await site.reconcile();
    assert.deepEqual([sums.sent, sums.accepted, sums.differences], [15, 15, []]);
    assert.deepEqual(await files(site), []);
  });

  it('no more is taken than may wait', async () => {
    const { state, wrap } = away();
    const site = await openTestStatistics({ wrap, spoolBytesMax: 40_000 });
    state.isAway = true;
    assert.equal((await site.send(detections(0, 100))).pending, 100);
    await assert.rejects(site.send(detections(100, 300)), { code: 'spool-full' });
    assert.equal((await files(site)).length, 1);
    state.isAway = false;
    await site.spool.drain();
    assert.equal((await site.send(detections(100, 300))).accepted, 200);
    await requireReconciled(site, 300);
  });
});
