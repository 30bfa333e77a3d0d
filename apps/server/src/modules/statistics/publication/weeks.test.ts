import assert from 'node:assert/strict';
import { it } from 'node:test';
import { weekEndMs, weekOf, weekStartMs, weeksBetween } from './weeks.ts';

it('names weeks by their Monday in UTC', () => {
  assert.equal(weekOf(Date.UTC(2026, 10, 23)), '2026-11-23');
  assert.equal(weekOf(Date.UTC(2026, 10, 30) - 1), '2026-11-23');
  assert.equal(weekOf(Date.UTC(2027, 0, 3)), '2026-12-28');
  assert.equal(weekStartMs('2026-11-23'), Date.UTC(2026, 10, 23));
  assert.equal(weekEndMs('2026-11-23'), Date.UTC(2026, 10, 30));
});

it('lists weeks that have ended', () => {
  const from = Date.UTC(2026, 10, 25);
  assert.deepEqual(weeksBetween(from, Date.UTC(2026, 10, 30) - 1), []);
  assert.deepEqual(weeksBetween(from, Date.UTC(2026, 11, 7)), ['2026-11-23', '2026-11-30']);
});
