import assert from 'node:assert/strict';
import { it } from 'node:test';
import { silentLogger } from '../../../platform/logger.ts';
import { createRetention } from '../../vault/index.ts';
import { readJudgedAfter } from '../index.ts';
import { openTestAnalysis, type TestAnalysis } from '../test-kit.ts';

const site = await openTestAnalysis();
const { db, submit, settled } = site;

/** Makes a job, and lets something happen before anybody takes it. */
async function meanwhile(happens: (sample: string) => Promise<unknown>): Promise<string> {
  const sample = await submit({ note: Math.random() });
  await settled(sample);
  await db.execute('delete from analyses where sample = $1', [sample]);
  await db.execute('delete from sample_verdicts where sample = $1', [sample]);
  await happens(sample);
  const data = { sample, region: 'rest', reason: 'asked', depth: 0, within: [] } as const;
  const id = crypto.randomUUID();
  await db.transaction((tx) => site.jobs.add(tx, [{ id, key: sample, data }]));
  site.analysis.wake();
  return sample;
}

async function statesOf(sample: string): Promise<unknown[]> {
  return await db.query('select state, ended_because from analyses where sample = $1', [sample]);
}

async function jobsOf({ jobs }: Pick<TestAnalysis, 'jobs'>): Promise<number> {
  const { waiting, active } = await jobs.counts();
  return waiting + active;
}

it('a job whose sample is gone ends', async () => {
  await meanwhile((sample) => db.execute('delete from samples where id = $1', [sample]));
  await site.analysis.idle();
  assert.equal(await jobsOf(site), 0);
});

it('a job of a region that is not open here ends, and nothing is read', async () => {
  const reads = async () => (await site.ledger.entriesOfType(db, 'samples.read')).length;
  let before = 0;
  const sample = await meanwhile(async () => {
    before = await reads();
    await site.setState('frozen');
  });
  await site.analysis.idle();
  assert.deepEqual(await statesOf(sample), []);
  assert.equal(await reads(), before);
  await site.setState('open');
});

it('a job of a fenced region is asked again later', async () => {
  const sample = await meanwhile(() => site.setState('fenced'));
  // It waits, under an id of its own, for the fence to end.
  while ((await site.jobs.counts()).waiting === 0) await new Promise(setImmediate);
  assert.deepEqual(await statesOf(sample), []);
  await db.execute('delete from jobs.job');
  await site.setState('open');
});

it('a sample whose key is destroyed ends without a verdict', async () => {
  const relocation = crypto.randomUUID();
  const sample = await meanwhile(() =>
    site.keys.destroy({ region: 'rest', classes: ['files'], relocation }),
  );
  await site.analysis.idle();
  assert.deepEqual(await statesOf(sample), [{ state: 'ended', ended_because: 'key-destroyed' }]);
});

it('an expired sample takes its analysis along, and others learn that it is removed', async () => {
  const sample = await submit({ note: 'short', members: [{ path: 'x', content: { in: 'it' } }] });
  const report = await settled(sample);
  const before = (await readJudgedAfter(db, 0n, 1_000)).find((one) => one.sample === sample);
  assert.equal(before?.verdict, 'unknown');
  await db.execute(`update samples set expires_at = now() - interval '1 day' where id = $1`, [
    sample,
  ]);
  const retention = createRetention(
    {
      ...site,
      regions: site.policy,
      removal: site.analysis.removal,
      clock: site.deps.clock,
      logger: silentLogger(),
    },
    { background: false },
  );
  assert.equal(await retention.runDue(), 1);
  const [{ index } = { index: 0n }] = await site.ledger.entriesOfType(db, 'sample.expired', sample);
  await site.ledger.durable(index);
  const [after] = await readJudgedAfter(db, before?.version ?? 0n, 1_000);
  assert.deepEqual([after?.sample, after?.removed, after?.version], [sample, true, index]);
  assert.deepEqual(await statesOf(sample), []);
  const inner = await site.analysis.report({ id: report.members[0]?.sample ?? '' });
  assert.deepEqual(inner.containers, []);
  await assert.rejects(site.analysis.report({ id: sample }), { code: 'unknown-sample' });
  assert.equal(
    (await site.ledger.entriesOfType(db, 'sample.judged', sample))[0]?.opening,
    undefined,
  );
});
