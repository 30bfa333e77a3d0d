import assert from 'node:assert/strict';
import { it } from 'node:test';
import { begin, patch, speak } from '../../intake/resumable/test-kit.ts';
import { openTestIntake } from '../../intake/test-kit.ts';
import { removeObjects } from './erase.ts';
import { countRows, deleteRegion, remainingRows } from './objects-store.ts';

it('erases uploads that are under way with their region, and counts what is left of them', async () => {
  const site = await openTestIntake();
  const { db, stores } = site;
  const path = await begin(site, 10);
  assert.equal((await patch(site, path, 0, Buffer.from('abc'))).status, 204);
  assert.equal(await remainingRows(db, 'rest'), 2);
  const { counts } = await countRows(db, 'rest');
  assert.deepEqual(Object.values(counts), [0, 0, 0, 0]);

  await removeObjects({ db, stores }, 'rest');
  assert.deepEqual(await site.objects(), []);
  assert.equal(await db.transaction((tx) => deleteRegion(tx, 'rest')), 2);
  assert.equal(await remainingRows(db, 'rest'), 0);
  assert.equal((await speak(site, 'HEAD', path)).status, 404);
});
