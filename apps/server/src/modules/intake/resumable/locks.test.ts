import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ManualClock } from '../../../platform/clock.ts';
import { createUploadLocks } from './locks.ts';

it('gives an upload to one request, and to the next when it lets go', async () => {
  const clock = new ManualClock();
  const locks = createUploadLocks(clock);
  const first = locks.hold('a');
  assert.throws(() => locks.hold('a'), { code: 'upload-locked' });
  locks.hold('b')[Symbol.dispose]();
  assert.equal(first.signal.aborted, false);

  const waiting = [locks.takeOver('a'), locks.takeOver('a')];
  assert.equal(first.signal.aborted, true);
  first[Symbol.dispose]();
  const second = await Promise.race(waiting);
  assert.throws(() => locks.hold('a'), { code: 'upload-locked' });
  first[Symbol.dispose]();
  assert.throws(() => locks.hold('a'), { code: 'upload-locked' });
  second[Symbol.dispose]();
  for (const held of await Promise.all(waiting)) held[Symbol.dispose]();
  locks.hold('a')[Symbol.dispose]();
});

it('does not wait for ever', async () => {
  const clock = new ManualClock();
  const locks = createUploadLocks(clock);
  const held = locks.hold('a');
  const waiting = assert.rejects(locks.takeOver('a'), { code: 'upload-locked' });
  assert.equal(clock.sleeping, 1);
  clock.advance(10_000);
  await waiting;
  held[Symbol.dispose]();
  locks.hold('a')[Symbol.dispose]();
});
