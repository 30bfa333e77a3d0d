import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '../../../platform/clock.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { detection, idAt, italian, openTestStatistics } from '../test-kit.ts';
import { createCellStore } from './cell-store.ts';
import { createPublished } from './published.ts';
import { createPublisher, type PublisherDeps } from './publisher.ts';
import { tableDigest } from './table.ts';
import { weekEndMs, weekOf, weekStartMs } from './weeks.ts';

const dayMs = 86_400_000;
const site = await openTestStatistics();
const published = createPublished(site);
const thisWeek = weekOf(Date.now());
const lastWeek = weekOf(weekStartMs(thisWeek) - 1);
const weekBefore = weekOf(weekStartMs(lastWeek) - 1);

function publisherAt(ms: number, policy: PublisherDeps['policy'] = site.policy) {
  const clock: Pick<Clock, 'nowMs'> = { nowMs: () => ms };
  const cells = createCellStore(site.clickhouse);
  return createPublisher({ ...site, policy, cells, clock, logger: silentLogger() });
}

let last = 0;

/** Sends a threat’s detections of so many installations of a week. */
async function met(
  week: string,
  of: { threat: string; country: string; installations: number; each?: number; first?: number },
): Promise<void> {
  const { threat, country, installations, each = 1, first = 0 } = of;
  const events = Array.from({ length: installations }, (_, i) => {
    const n = ++last;
    const id = idAt(weekStartMs(week) + 3 * dayMs + n, n);
    const installation = `${country}-${first + i}`;
    return detection(n, { id, threat, country, installation, count: each });
  });
  const { accepted } = await site.send(events);
  assert.equal(accepted, installations);
}

const dueMs = weekEndMs(lastWeek) + 2 * dayMs;

describe('weeks', () => {
  it('are not published where there has never been an event', async () => {
    assert.equal(await publisherAt(dueMs).publishDue(), 0);
  });

  it('are published two days after their end, with their entry, and never changed', async () => {
    await met(weekBefore, { threat: 'A', country: 'IT', installations: 8 });
    await met(lastWeek, { threat: 'A', country: 'IT', installations: 9, each: 3 });
    assert.equal(await publisherAt(dueMs - 1).publishDue(), 1);
    assert.deepEqual(
      (await published.weeks()).map(({ week }) => week),
      [weekBefore],
    );
    const atOnce = await Promise.all([1, 2, 3].map(() => publisherAt(dueMs).publishDue()));
    assert.deepEqual(atOnce.toSorted(), [0, 0, 1]);
    const before = await published.weeks();
    const [newest] = before;
    assert.ok(newest);
    assert.deepEqual([newest.week, newest.detections, newest.cells], [lastWeek, 27, 1]);
    const receipt = await site.ledger.receipt(newest.index);
    assert.equal(receipt.entry.type, 'statistics.published');
    const { digest, week } = receipt.opening?.payload ?? {};
    assert.deepEqual([digest, week], [newest.digest, lastWeek]);
    await met(lastWeek, { threat: 'A', country: 'IT', installations: 3, first: 100 });
    assert.equal(await publisherAt(dueMs + dayMs).publishDue(), 0);
    assert.deepEqual(await published.weeks(), before);
  });

  it('have the digest of the cells that are answered', async () => {
    for (const { week, region, hasWithheld, installationsMin, digest } of await published.weeks()) {
      const cells = (await published.cells(week, region)).map(({ region: _, ...cell }) => cell);
      const again = tableDigest({ week, region, hasWithheld, installationsMin, cells });
      assert.equal(`sha256:${again.toString('base64')}`, digest);
    }
  });

  it('that fell due before the region came here are left to its last home', async () => {
    const moved = { ...site.policy, regionStates: async () => [second] };
    const states = await site.policy.regionStates();
    const first = states.find(({ region }) => region === 'rest');
    assert.ok(first);
    const second = { ...first, class: 'statistics', state: 'open', epoch: 2n } as const;
    const next = weekOf(weekEndMs(thisWeek));
    const arrivedMs = weekEndMs(thisWeek) + 3 * dayMs;
    assert.equal(await publisherAt(arrivedMs, moved).publishDue(), 0);
    assert.equal(await publisherAt(weekEndMs(next) + 2 * dayMs, moved).publishDue(), 1);
    const [newest, before] = await published.weeks();
    assert.deepEqual([newest?.week, newest?.cells, before?.week], [next, 0, lastWeek]);
  });
});

describe('small cells', () => {
  // Installations of Germany's rare threats overlap; in Malta there is one, with many.
  const week = weekOf(weekEndMs(thisWeek));

  it('are joined by installations that are counted once, or withheld', async () => {
    const site = await openTestStatistics();
    const send = async (country: string, threat: string, installations: readonly string[]) => {
      const events = installations.map((installation) => {
        const n = ++last;
        const id = idAt(weekStartMs(lastWeek) + n, n);
        return detection(n, { id, threat, country, installation });
      });
      await site.send(events, italian);
    };
    const names = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => `i${from + i}`);
    await send('DE', 'Common', names(0, 20));
    await send('DE', 'Rare.1', names(0, 4));
    await send('DE', 'Rare.2', names(4, 8));
    await send('DE', 'Rare.3', names(8, 12));
    for (let i = 0; i < 12; i++) await send('MT', `Rare.${i}`, ['lonely']);
    await send('SM', 'Rare.1', names(20, 24));
    const clock = { nowMs: () => dueMs };
    const cells = createCellStore(site.clickhouse);
    const publisher = createPublisher({ ...site, cells, clock, logger: silentLogger() });
    assert.equal(await publisher.publishDue(), 1);
    const open = createPublished(site);
    const [table] = await open.weeks();
    assert.equal(table?.hasWithheld, true);
    assert.deepEqual(
      (await open.cells(lastWeek)).map(({ region: _, ...cell }) => cell),
      [
        { country: 'DE', threat: 'Common', detections: 20, installations: 20 },
        { country: 'DE', detections: 12, installations: 12 },
      ],
    );
    await attack(open, lastWeek);
  });

  it(`of a week that has not ended are in no answer (${week})`, async () => {
    assert.deepEqual(await published.cells(week), []);
    const sums = await published.sums('threat', { from: week, to: week }, 100);
    assert.deepEqual(sums, []);
  });
});

/**
 * Takes every margin there is. If each is a sum of cells, so is whatever is computed from them: what
 * cells alone do not tell (see protect.test.ts), no answer does.
 */
async function attack(open: ReturnType<typeof createPublished>, week: string): Promise<void> {
  const cells = await open.cells(week);
  const period = { from: week, to: week };
  const margins = [
    ...(await open.sums('week', period, 1_000)),
    ...(await open.sums('country', period, 1_000)),
    ...(await open.sums('threat', period, 1_000)),
    ...(await Promise.all(
      ['DE', 'MT', 'SM', 'IT'].flatMap((country) => [
        open.sums('threat', { ...period, country }, 1_000),
        open.sums('week', { ...period, country }, 1_000),
      ]),
    ).then((some) => some.flat())),
    ...(await open.sums('country', { ...period, threat: 'Rare.1' }, 1_000)),
  ].map(({ detections }) => detections);
  const sums = subsetSums(cells.map(({ detections }) => detections));
  for (const one of margins) assert.ok(sums.has(one), `${one} is no sum of cells`);
}

function subsetSums(values: readonly number[]): Set<number> {
  const sums = new Set([0]);
  for (const value of values) for (const sum of [...sums]) sums.add(sum + value);
  return sums;
}
