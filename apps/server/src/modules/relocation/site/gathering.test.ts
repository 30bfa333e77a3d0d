import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGathering } from './gathering.ts';

test('holds no more bytes than it may, and ends when all is done', async () => {
  const gathering = createGathering(100);
  let held = 0;
  let most = 0;
  let done = 0;
  for (let i = 0; i < 20; i++) {
    await gathering.add(40, async () => {
      held += 40;
      most = Math.max(most, held);
      await sleep(1);
      held -= 40;
      done++;
    });
  }
  await gathering.end();
  assert.equal(done, 20);
  // The one that passes the limit is the last to begin.
  assert.equal(most, 120);
});

test('begins nothing after a failure, tells it, and leaves nothing under way', async () => {
  let ended = 0;
  let begun = 0;
  const gather = async () => {
    await using gathering = createGathering(100);
    while (begun < 10) {
      const which = begun++;
      await gathering.add(40, async () => {
        await sleep(which === 1 ? 1 : 10);
        ended++;
        if (which === 1) throw new Error('no room');
      });
    }
  };
  await assert.rejects(gather, /no room/);
  assert.equal(begun, 3);
  assert.equal(ended, 3);
});
