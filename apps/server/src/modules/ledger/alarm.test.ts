import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../platform/clock.ts';
import { Alarm } from './alarm.ts';

test('sleeps to the end, or until it rings, and leaves no sleeper behind', async () => {
  const clock = new ManualClock();
  const alarm = new Alarm(clock);
  const whole = alarm.sleep(100);
  clock.advance(100);
  assert.equal(await whole, false);
  const cut = alarm.sleep(100);
  assert.equal(clock.sleeping, 1);
  alarm.ring();
  assert.equal(await cut, true);
  assert.equal(clock.sleeping, 0);
});

test('a ring while nobody sleeps is for the next one alone', async () => {
  const clock = new ManualClock();
  const alarm = new Alarm(clock);
  alarm.ring();
  alarm.ring();
  assert.equal(await alarm.sleep(100), true);
  const next = alarm.sleep(100);
  clock.advance(100);
  assert.equal(await next, false);
});
