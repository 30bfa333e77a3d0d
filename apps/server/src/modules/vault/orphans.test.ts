import assert from 'node:assert/strict';
import { it } from 'node:test';
import { systemClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { sweepOrphans } from './orphans.ts';
import { objectKeyOf } from './service.ts';
import { openTestSite, submissionOf, upload } from './test-kit.ts';

const hourMs = 3_600_000;

it('removes objects of no row: old ones, at a start all that were there before', async () => {
  const site = await openTestSite();
  const { db, vault, stores } = site;
  let offsetMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + offsetMs };
  const deps = { db, vault, stores, clock, logger: silentLogger() };
  await (await upload(site, 'kept')).commit(submissionOf());
  const kept = await site.objects();
  const flying = await upload(site, 'flying');
  const orphan = objectKeyOf('rest', '00000000-0000-4000-8000-000000000002');
  const plant = async () => {
    for (const store of stores) await store.put(orphan, Buffer.from('orphan'));
  };
  await plant();

  const young = await sweepOrphans(deps);
  assert.deepEqual(young, { objects: 6, removed: 0, spared: 4, failed: [] });
  offsetMs = 2 * hourMs;
  const old = await sweepOrphans(deps);
  assert.deepEqual(old, { objects: 6, removed: 2, spared: 2, failed: [] });
  await flying.commit(submissionOf());
  offsetMs = 0;

  await plant();
  const startedAtMs = systemClock.nowMs() + hourMs;
  const atStart = await sweepOrphans(deps, { startedAtMs });
  assert.deepEqual(atStart, { objects: 6, removed: 2, spared: 0, failed: [] });
  assert.equal((await site.objects()).length, kept.length + 2);
  const signal = AbortSignal.abort();
  await assert.rejects(sweepOrphans(deps, { signal }), { name: 'AbortError' });
});
