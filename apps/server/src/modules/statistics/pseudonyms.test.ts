import assert from 'node:assert/strict';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { it } from 'node:test';
import { type Clock, systemClock } from '../../platform/clock.ts';
import {
  detection,
  idAt,
  openTestStatistics,
  serveTestStatistics,
  type TestStatistics,
} from './test-kit.ts';

/** A clock that goes on as the machine's does, from where it is put. */
function clockAt(startMs: number): Clock & { put(ms: number): void } {
  let offsetMs = startMs - systemClock.nowMs();
  return {
    ...systemClock,
    nowMs: () => systemClock.nowMs() + offsetMs,
    put: (ms) => {
      offsetMs = ms - systemClock.nowMs();
    },
  };
}

const november = Date.UTC(2026, 10, 25, 12);
const february = Date.UTC(2027, 1, 10, 12);
const lastOfMarch = Date.UTC(2027, 2, 31, 23, 59, 50);
const april = Date.UTC(2027, 3, 1, 0, 0, 10);

let n = 0;
function from(installation: string, ms: number) {
  n += 1;
  return detection(n, { id: idAt(ms, n), installation });
}

async function pseudonyms({ clickhouse }: TestStatistics): Promise<string[]> {
  const rows = await clickhouse.query<{ number: string }>(
    'SELECT toString(installation) AS number FROM events ORDER BY id',
  );
  return rows.map(({ number }) => number);
}

async function entries({ db, ledger }: TestStatistics, type: string) {
  const logged = await ledger.entriesOfType(db, type);
  return logged.map(({ entry, opening }) => [entry.region, opening?.payload.quarter]);
}

it('the key of a quarter lives until the next one has ended, and then nobody can tell', async () => {
  const clock = clockAt(november);
  const site = await openTestStatistics({ clock });
  await site.send([from('one', november - 2_000), from('one', november - 1_000)]);
  const before = await readdir(site.pseudonymsDirectory);
  // Of this quarter and of the one before.
  assert.equal(before.length, 2);
  const files = await Promise.all(
    before.map((name) => open(path.join(site.pseudonymsDirectory, name))),
  );
  const contents = await Promise.all(files.map((file) => file.readFile()));

  clock.put(february);
  assert.equal(await site.pseudonyms.destroyDue(), 1);
  assert.deepEqual(await entries(site, 'pseudonym-key.destroyed'), [['rest', '2026-Q3']]);
  const { accepted } = await site.send([
    from('one', november + 1_000),
    from('one', february - 1_000),
  ]);
  assert.equal(accepted, 2);
  const [first, second, third, fourth] = await pseudonyms(site);
  assert.equal(first, second);
  assert.equal(first, third);
  assert.notEqual(first, fourth);

  clock.put(lastOfMarch);
  assert.equal(await site.pseudonyms.destroyDue(), 0);
  assert.equal((await site.send([from('one', november + 2_000)])).accepted, 1);

  clock.put(april);
  // The job may be late: what is due is refused all the same.
  const late = await site.send([from('one', november + 3_000)]);
  assert.deepEqual([late.refused, late.refusals[0]?.code], [1, 'too-old']);
  assert.equal(await site.pseudonyms.destroyDue(), 1);
  assert.equal(await site.pseudonyms.destroyDue(), 0);
  assert.deepEqual(await entries(site, 'pseudonym-key.destroyed'), [
    ['rest', '2026-Q3'],
    ['rest', '2026-Q4'],
  ]);
  // Overwritten, as whoever holds the file open sees, and gone.
  for (const [i, file] of files.entries()) {
    const content = contents[i] ?? Buffer.alloc(0);
    const after = Buffer.alloc(content.length);
    await file.read(after, 0, after.length, 0);
    await file.close();
    assert.ok(content.length > 0 && !after.equals(content));
    assert.ok(!after.includes(content.subarray(0, 16)));
  }
  const left = await readdir(site.pseudonymsDirectory);
  assert.deepEqual(
    before.filter((name) => left.includes(name)),
    [],
  );
  assert.equal(left.length, 2);

  // A restart makes no key of a quarter that is over; others still serve.
  const restarted = serveTestStatistics(site, site, { clock });
  const again = await restarted.send([
    from('one', november + 4_000),
    from('one', february + 1_000),
    from('one', april - 60_000),
  ]);
  assert.deepEqual([again.accepted, again.refused], [2, 1]);
  const all = await pseudonyms(site);
  assert.equal(all.at(-1), all.at(-2));
  assert.equal(new Set(all).size, 2);
});
