import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { openClickHouse } from '../../../platform/clickhouse/index.ts';
import { StatisticsError } from '../errors.ts';
import { detections, openTestStatistics, type TestStatistics } from '../test-kit.ts';

/** Long enough for an insert here, and short for a test that waits for it to pass. */
const timeoutMs = 2_000;

/** A site whose calls to the engine are given up soon. */
async function impatient(): Promise<TestStatistics> {
  const wrapped = Promise.withResolvers<TestStatistics>();
  const site = await openTestStatistics({
    wrap: (clickhouse) =>
      new Proxy(clickhouse, {
        get: (target, name) => {
          const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
          if (name !== 'queryWithData' && name !== 'query') return method.bind(target);
          return async (...args: unknown[]) => {
            const { address, database } = await wrapped.promise;
            await using own = openClickHouse({ address, database, timeoutMs });
            return await (Reflect.get(own, name) as typeof method).apply(own, args);
          };
        },
      }),
  });
  wrapped.resolve(site);
  return site;
}

/** What waits is written, however often the engine has to be tried. */
async function drained({ spool }: TestStatistics): Promise<void> {
  while ((await spool.figures()).events > 0) {
    await spool.drain().catch((error: unknown) => {
      assert(error instanceof StatisticsError && error.code === 'store-unavailable', String(error));
    });
  }
}

async function requireCounted(site: TestStatistics, accepted: number): Promise<void> {
  const sums = await site.reconcile();
  assert.deepEqual([sums.differences, sums.accepted, sums.pending], [[], accepted, 0]);
  assert.equal(await site.count(), accepted);
}

describe('while the engine’s process', () => {
  it('is stopped, events wait, and are counted once when it goes on', async () => {
    const site = await impatient();
    assert.equal((await site.send(detections(0, 100))).accepted, 100);
    const { pid } = site.embedded;
    assert(pid !== undefined);
    after(() => {
      // Where a test failed midway.
      if (site.embedded.pid === pid) process.kill(pid, 'SIGCONT');
    });
    process.kill(pid, 'SIGSTOP');
    const [first, second] = await Promise.all([
      site.send(detections(50, 200)),
      site.send(detections(150, 250)),
    ]);
    assert.deepEqual([first.pending, second.pending], [150, 100]);
    // Nobody waits for it any more.
    assert(site.spool.isDiverting);
    assert.equal((await site.send(detections(240, 300))).pending, 60);
    process.kill(pid, 'SIGCONT');
    await drained(site);
    await requireCounted(site, 300);
    assert.equal((await site.send(detections(0, 301))).duplicate, 300);
  });

  it('is killed, events wait, and are counted once when another has started', async () => {
    const site = await impatient();
    assert.equal((await site.send(detections(0, 100))).accepted, 100);
    const { pid } = site.embedded;
    assert(pid !== undefined);
    const sending = site.send(detections(100, 200));
    process.kill(pid, 'SIGKILL');
    const killed = await sending;
    assert.equal(killed.accepted + killed.pending, 100);
    const kept = await site.send(detections(150, 300));
    assert.equal(kept.accepted + kept.duplicate + kept.pending, 150);
    await drained(site);
    await requireCounted(site, 300);
    assert.notEqual(site.embedded.pid, pid);
  });
});
