import assert from 'node:assert/strict';
import { appendFile, mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EventBuffer, WhenFull } from '../statistics/buffer.ts';
import { openStatisticsFolder } from './statistics-folder.ts';

const folder = () => mkdtempDisposable(join(tmpdir(), 'vitrine-client-'));
const limits = { eventsMax: 100, bytesMax: 65_536 };
const line = (n: number, bytes = 200) => JSON.stringify({ n }).padEnd(bytes, ' ');
const numberOf = (text: string): number => JSON.parse(text).n;
const allAccepted = (lines: readonly string[]) => ({
  ...{ accepted: lines.length, duplicate: 0, refused: 0, pending: 0 },
});

async function drain(buffer: EventBuffer): Promise<number[]> {
  const numbers: number[] = [];
  for (;;) {
    const batch = await buffer.take(limits);
    if (batch === undefined) return numbers;
    numbers.push(...batch.lines.map(numberOf));
    await buffer.settle(batch, allAccepted(batch.lines));
  }
}

function assertAddsUp({ counts }: EventBuffer): void {
  const { recorded, accepted, duplicate, refused, pending, dropped, waiting } = counts;
  assert.equal(recorded, accepted + duplicate + refused + pending + dropped + waiting);
}

test('events come out as they went in, over restarts, and leave nothing behind', async () => {
  await using directory = await folder();
  const seen: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const buffer = await openStatisticsFolder(directory.path);
    await Promise.all(Array.from({ length: 500 }, (_, n) => buffer.append(line(round * 500 + n))));
    for (let i = 0; i < round + 1; i += 1) {
      const batch = await buffer.take(limits);
      assert.ok(batch);
      seen.push(...batch.lines.map(numberOf));
      await buffer.settle(batch, allAccepted(batch.lines));
    }
    assertAddsUp(buffer);
    buffer.skewMs = 7;
    await buffer.close();
  }
  const buffer = await openStatisticsFolder(directory.path);
  seen.push(...(await drain(buffer)));
  assert.deepEqual(
    seen,
    Array.from({ length: 2_000 }, (_, n) => n),
  );
  const { recorded, accepted, waiting } = buffer.counts;
  assert.deepEqual([recorded, accepted, waiting, buffer.skewMs], [2_000, 2_000, 0, 7]);
  await buffer.close();
  assert.deepEqual(await readdir(directory.path), ['journal']);
});

test('torn lines at the ends of files are passed over', async () => {
  await using directory = await folder();
  const first = await openStatisticsFolder(directory.path);
  await Promise.all([first.append(line(0)), first.append(line(1))]);
  const batch = await first.take({ ...limits, eventsMax: 1 });
  assert.ok(batch);
  await first.settle(batch, allAccepted(batch.lines));
  await first.close();
  const segment = (await readdir(directory.path)).find((name) => name.endsWith('.ndjson'));
  await appendFile(join(directory.path, segment ?? ''), '{"n":2, "torn');
  await appendFile(join(directory.path, 'journal'), '{"done":99');
  const again = await openStatisticsFolder(directory.path);
  assert.equal(again.counts.recorded, 2);
  await again.append(line(2));
  assert.deepEqual(await drain(again), [1, 2]);
  assertAddsUp(again);
  await again.close();
});

test('one process at a time, and one owner in it', async () => {
  await using directory = await folder();
  const buffer = await openStatisticsFolder(directory.path);
  await assert.rejects(openStatisticsFolder(directory.path), { code: 'folder-in-use' });
  await buffer.close();
  await writeFile(join(directory.path, 'lock'), JSON.stringify({ pid: 1, start: 'long ago' }));
  await (await openStatisticsFolder(directory.path)).close();
  const stat = await readFile(`/proc/${process.ppid}/stat`, 'utf8').catch(() => undefined);
  const start = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  await writeFile(join(directory.path, 'lock'), JSON.stringify({ pid: process.ppid, start }));
  await assert.rejects(openStatisticsFolder(directory.path), { code: 'folder-in-use' });
});

test('a file that is missing in the middle is damage, and said to be', async () => {
  await using directory = await folder();
  await writeFile(join(directory.path, '0000000000000005.ndjson'), `${line(5)}\n`);
  await assert.rejects(openStatisticsFolder(directory.path), { code: 'folder-damaged' });
});

test('a folder that cannot be written to tells who records, and counts what it dropped', async () => {
  await using directory = await folder();
  const buffer = await openStatisticsFolder(directory.path);
  await writeFile(join(directory.path, 'in the way'), '');
  await buffer.append(line(0));
  await drain(buffer);
  const { mkdir } = await import('node:fs/promises');
  await mkdir(join(directory.path, '0000000000000001.ndjson'));
  await assert.rejects(buffer.append(line(1)), { code: 'EISDIR' });
  assert.equal(buffer.counts.dropped, 1);
  assertAddsUp(buffer);
  await buffer.close();
});

/** What can be done with a folder, in any order. */
type Step =
  | { readonly do: 'append'; readonly events: number }
  | { readonly do: 'take' | 'settle' | 'reopen' };
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('append' as const), events: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ do: fc.constantFrom('take' as const, 'settle' as const, 'reopen' as const) }),
  ),
  { maxLength: 60 },
);

for (const whenFull of ['drop-oldest', 'drop-newest'] satisfies WhenFull[]) {
  test(`whatever is done, each event is sent or dropped, and counted once: ${whenFull}`, async () => {
    const property = fc.asyncProperty(steps, async (list: readonly Step[]) => {
      await using directory = await folder();
      const options = { bytesMax: 524_288, whenFull, sync: false };
      let buffer = await openStatisticsFolder(directory.path, options);
      let [next, lost] = [0, 0];
      let batch: Awaited<ReturnType<EventBuffer['take']>>;
      const sent: number[] = [];
      for (const step of list) {
        if (step.do === 'append') {
          const kept = await Promise.all(
            Array.from({ length: step.events }, () => buffer.append(line(next++, 15_000))),
          );
          lost += kept.filter((one) => !one).length;
        } else if (step.do === 'take') {
          batch = await buffer.take({ eventsMax: 7, bytesMax: 100_000 });
        } else if (step.do === 'settle' && batch !== undefined) {
          sent.push(...batch.lines.map(numberOf));
          await buffer.settle(batch, allAccepted(batch.lines));
          batch = undefined;
        } else if (step.do === 'reopen') {
          await buffer.close();
          buffer = await openStatisticsFolder(directory.path, options);
          batch = undefined;
        }
        assertAddsUp(buffer);
        assert.equal(buffer.counts.recorded, next);
      }
      sent.push(...(await drain(buffer)));
      assertAddsUp(buffer);
      const { dropped, accepted, waiting } = buffer.counts;
      assert.deepEqual([waiting, accepted, new Set(sent).size], [0, sent.length, sent.length]);
      assert.equal(dropped + sent.length, next);
      if (whenFull === 'drop-newest') assert.equal(lost, dropped);
      assert.deepEqual(
        sent,
        sent.toSorted((a, b) => a - b),
      );
      await buffer.close();
      assert.deepEqual(await readdir(directory.path), ['journal']);
    });
    await fc.assert(property, { numRuns: 30 });
  });
}
