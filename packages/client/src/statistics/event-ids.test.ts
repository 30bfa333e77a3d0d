import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClockSkew } from './clock-skew.ts';
import { createEventIds } from './event-ids.ts';

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const startMs = Date.UTC(2026, 10, 25, 12);
const timeOf = (id: string) => Number.parseInt(id.slice(0, 13).replace('-', ''), 16);

test('ids hold the time and only grow, within a millisecond and over a clock that stumbles', () => {
  let nowMs = startMs;
  const makeId = createEventIds(() => nowMs);
  const ids: string[] = [];
  for (let i = 0; i < 20_000; i += 1) {
    if (i % 6_000 === 5_999) nowMs += i % 2 === 1 ? 3 : -1;
    ids.push(makeId());
  }
  assert.ok(ids.every((id) => form.test(id)));
  assert.deepEqual(ids, ids.toSorted());
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(timeOf(ids[0] ?? ''), startMs);
  assert.ok(timeOf(ids.at(-1) ?? '') - startMs < 20);
});

test('a clock that was far ahead and is set right takes the ids along', () => {
  let nowMs = startMs + 86_400_000;
  const makeId = createEventIds(() => nowMs);
  makeId();
  nowMs = startMs;
  assert.equal(timeOf(makeId()), startMs);
});

const dated = (ms: number) => new Headers({ date: new Date(ms).toUTCString() });

test('a clock that agrees with the answers is believed, one that does not is corrected', () => {
  const skew = createClockSkew();
  skew.observe(dated(startMs), startMs + 300, startMs + 400);
  skew.observe(dated(startMs), startMs - 40_000, startMs + 10);
  skew.observe(new Headers(), 0, 1);
  skew.observe(new Headers({ date: 'today' }), 0, 1);
  assert.equal(skew.ms, 0);
  skew.observe(dated(startMs), startMs - 3_600_000, startMs - 3_599_900);
  assert.equal(skew.ms, 3_600_450);
  skew.observe(dated(startMs + 1_000), startMs - 3_599_200, startMs - 3_599_100);
  assert.equal(skew.ms, 3_600_450);
  skew.observe(dated(startMs), startMs + 10, startMs + 20);
  assert.equal(Math.abs(skew.ms) < 1_000, true);
});
