import assert from 'node:assert/strict';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openStatisticsFolder } from '../node/statistics-folder.ts';
import { StatisticsWorld, scan } from '../testing-statistics.ts';
import { cutMidBody, problem } from '../testing-world.ts';
import { createMemoryBuffer } from './memory-buffer.ts';
import type { RefusedEvent, StatisticsSender } from './sender.ts';

const folder = () => mkdtempDisposable(join(tmpdir(), 'vitrine-client-'));

function assertAddsUp({ counts }: StatisticsSender): void {
  const { recorded, accepted, duplicate, refused, pending, dropped, waiting } = counts;
  assert.equal(recorded, accepted + duplicate + refused + pending + dropped + waiting);
}

for (const where of ['memory', 'a folder'] as const) {
  describe(`a sender with its buffer in ${where}`, () => {
    async function open(scope: AsyncDisposableStack) {
      const world = scope.use(await StatisticsWorld.open());
      const directory = scope.use(await folder());
      const buffer =
        where === 'memory' ? createMemoryBuffer() : await openStatisticsFolder(directory.path);
      return { world, buffer };
    }

    test('sends what was recorded, in batches, each event once', async () => {
      await using scope = new AsyncDisposableStack();
      const { world, buffer } = await open(scope);
      await using sender = world.sender({ buffer, batchEventsMax: 100 });
      const ids = Array.from({ length: 250 }, (_, n) => sender.record(scan(n)).id);
      await sender.flush();
      assert.deepEqual([...world.counted.keys()], ids);
      assert.ok(world.batches.every((lines) => lines.length <= 100));
      assert.deepEqual(
        [sender.counts.recorded, sender.counts.accepted, sender.counts.waiting],
        [250, 250, 0],
      );
      assertAddsUp(sender);
    });

    test('sends the same ids again until an answer comes, and counts duplicates as such', async () => {
      await using scope = new AsyncDisposableStack();
      const { world, buffer } = await open(scope);
      world.moscow.next.push(
        world.losingAnswer,
        problem(503, 'region-fenced', { headers: { 'retry-after': '7' } }),
        problem(507, 'spool-full'),
        cutMidBody,
      );
      await using sender = world.sender({ buffer });
      for (let n = 0; n < 10; n += 1) sender.record(scan(n));
      await sender.flush();
      assert.equal(world.counted.size, 10);
      const { accepted, duplicate } = sender.counts;
      assert.equal(accepted + duplicate, 10);
      assert.ok(duplicate > 0);
      assert.ok(world.clock.pausesMs.some((ms) => ms >= 7_000));
      assertAddsUp(sender);
    });

    test('follows the home that the office names when the old one disowns the region', async () => {
      await using scope = new AsyncDisposableStack();
      const { world, buffer } = await open(scope);
      await using sender = world.sender({ buffer });
      sender.record(scan(1));
      await sender.flush();
      world.home = 'zurich';
      world.moscow.usual = problem(421, 'not-home');
      const pauses = world.clock.pausesMs.filter((ms) => ms < 5_000).length;
      sender.record(scan(2));
      await sender.flush();
      assert.equal(world.zurich.requests.length, 1);
      assert.equal(world.clock.pausesMs.filter((ms) => ms < 5_000).length, pauses);
      assert.equal(sender.counts.accepted, 2);
    });

    test('hands over what is refused, with its id and code', async () => {
      await using scope = new AsyncDisposableStack();
      const { world, buffer } = await open(scope);
      const refused: RefusedEvent[] = [];
      await using sender = world.sender({ buffer, onRefused: (one) => refused.push(one) });
      sender.record(scan(1));
      const { id } = sender.record({ ...scan(2), product: '' });
      await sender.flush();
      assert.deepEqual(
        refused.map((one) => [one.id, one.code]),
        [[id, 'bad-value']],
      );
      assert.deepEqual([sender.counts.accepted, sender.counts.refused], [1, 1]);
      assertAddsUp(sender);
    });

    test('forgets nothing for a key that is not known, and says so', async () => {
      await using scope = new AsyncDisposableStack();
      const { world, buffer } = await open(scope);
      const problems: unknown[] = [];
      world.moscow.usual = problem(401, 'unknown-key');
      await using sender = world.sender({ buffer, onProblem: (error) => problems.push(error) });
      sender.record(scan(1));
      await assert.rejects(sender.flush(), { code: 'unknown-key' });
      assert.ok(problems.length > 0);
      assert.equal(sender.counts.waiting, 1);
      world.moscow.usual = (request, response) => world.take(request, response);
      await sender.flush();
      assert.equal(sender.counts.accepted, 1);
    });

    test('sends less at a time where a batch is too large on the way', async () => {
      await using scope = new AsyncDisposableStack();
      const { world, buffer } = await open(scope);
      world.moscow.next.push(problem(413, 'too-large'), problem(413, 'too-large'));
      await using sender = world.sender({ buffer });
      for (let n = 0; n < 40; n += 1) sender.record(scan(n));
      await sender.flush();
      assert.equal(world.counted.size, 40);
      assertAddsUp(sender);
    });

    test('believes no answer that leaves an event out', async () => {
      await using scope = new AsyncDisposableStack();
      const { world, buffer } = await open(scope);
      world.moscow.next.push(async (request, response) => {
        request.resume();
        response.end('{"accepted":1,"duplicate":0,"refused":0,"refusals":[],"batches":[]}');
      });
      await using sender = world.sender({ buffer });
      for (let n = 0; n < 3; n += 1) sender.record(scan(n));
      await assert.rejects(sender.flush(), { code: 'malformed-answer' });
      assert.equal(sender.counts.waiting, 3);
    });
  });
}

test('ids follow the clock of those who answer', async () => {
  await using world = await StatisticsWorld.open();
  await using sender = world.sender();
  sender.record(scan(1));
  await sender.flush();
  const { id } = sender.record(scan(2));
  const ms = Number.parseInt(id.slice(0, 13).replace('-', ''), 16);
  // The clock under test stands on another day than the servers’.
  assert.ok(Math.abs(ms - Date.now()) < 20_000);
});

for (const whenFull of ['drop-oldest', 'drop-newest'] as const) {
  test(`a full memory drops by its rule and counts it: ${whenFull}`, async () => {
    await using world = await StatisticsWorld.open();
    world.office.usual = problem(503, 'busy', { headers: { 'retry-after': '3600' } });
    const pausing = Promise.withResolvers<void>();
    world.clock.sleep = async (_ms, signal) => {
      pausing.resolve();
      await new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    };
    const buffer = createMemoryBuffer({ bytesMax: 2_000, whenFull });
    await using sender = world.sender({ buffer });
    const kept = await Promise.all(
      Array.from({ length: 100 }, (_, n) => sender.record(scan(n)).kept),
    );
    assert.equal(kept.includes(false), whenFull === 'drop-newest');
    assert.ok(sender.counts.dropped > 50 && sender.counts.waitingBytes <= 2_000);
    assert.equal(sender.counts.recorded, 100);
    assertAddsUp(sender);
  });
}

test('an event that is too long is refused at once', async () => {
  await using world = await StatisticsWorld.open();
  await using sender = world.sender();
  const long = { ...scan(1), component: 'é'.repeat(9_000) };
  assert.throws(() => sender.record(long), RangeError);
  assert.equal(sender.counts.recorded, 0);
});
