import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createRepairs } from './repairs.ts';
import { openTestSite, submissionOf, upload } from './test-kit.ts';

const repairsOf = (site: Awaited<ReturnType<typeof openTestSite>>, clock: ManualClock) =>
  createRepairs({ ...site, clock, logger: silentLogger() }, { background: false });

describe('repairs', () => {
  it('bring a missing copy to its data centre, and log it', async () => {
    const clock = new ManualClock();
    const faults = [[], [{ operation: 'put', nth: 1, outcome: 'failed' } as const]];
    const site = await openTestSite({ clock, copies: 'one', faults });
    const committed = await (await upload(site, 'one', 'one')).commit(submissionOf());
    const payload = committed.logged.opening?.payload;
    assert.deepEqual(payload?.dataCentres, ['south-1']);
    await using repairs = repairsOf(site, clock);
    assert.equal(await repairs.waiting(), 1n);
    assert.equal(await repairs.runDue(), 1);
    assert.equal(await repairs.waiting(), 0n);
    const objects = await site.objects();
    assert.deepEqual(
      objects.map((name) => name.slice(0, 7)),
      ['south-1', 'south-2'],
    );
    const [row] = await site.db.query<{ copies: string[]; version: bigint }>(
      'select copies, version from samples',
    );
    assert.deepEqual(row?.copies.toSorted(), ['south-1', 'south-2']);
    assert.equal(row?.version, committed.logged.index);
    const [entry] = await site.ledger.entriesOfType(site.db, 'sample.repaired', committed.sample);
    assert.deepEqual(entry?.opening?.payload, {
      sample: committed.sample,
      dataCentre: 'south-2',
      from: 'south-1',
    });
    assert.equal(await repairs.runDue(), 0);
  });

  it('try again, each time later, while the data centre fails', async () => {
    const clock = new ManualClock();
    const put = { operation: 'put', nth: 1, outcome: 'failed' } as const;
    const create = { operation: 'create', nth: 1, times: 2, outcome: 'failed' } as const;
    const site = await openTestSite({ clock, copies: 'one', faults: [[], [put, create]] });
    await (await upload(site, 'later', 'one')).commit(submissionOf());
    await using repairs = repairsOf(site, clock);
    assert.equal(await repairs.runDue(), 0);
    assert.equal(await repairs.runDue(), 0);
    clock.advance(5_000);
    assert.equal(await repairs.runDue(), 0);
    clock.advance(9_999);
    assert.equal(await repairs.runDue(), 0);
    clock.advance(1);
    assert.equal(await repairs.runDue(), 1);
  });

  it('drop what is no longer wanted', async () => {
    const clock = new ManualClock();
    const faults = [[], [{ operation: 'put', nth: 1, outcome: 'failed' } as const]];
    const site = await openTestSite({ clock, copies: 'one', faults });
    await (await upload(site, 'gone', 'one')).commit(submissionOf());
    await site.db.execute('update samples set deleted = true');
    await using repairs = repairsOf(site, clock);
    assert.equal(await repairs.runDue(), 0);
    assert.equal(await repairs.waiting(), 0n);
    assert.equal((await site.objects()).length, 1);
  });
});
