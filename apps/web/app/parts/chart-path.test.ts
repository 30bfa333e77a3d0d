import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartPath } from './chart-path.ts';

const untilMs = Date.UTC(2026, 10, 25, 10);
const point = (minutesBefore: number, value: number | null) => ({
  at: new Date(untilMs - minutesBefore * 60_000).toISOString(),
  value,
});

test('a line goes from an hour ago at the left to now at the right', () => {
  const points = [point(1, 0), point(0.5, 5), point(0, 10)];
  assert.equal(chartPath(points, untilMs, 10), 'M588 95L590 95L595 49L600 3');
});

test('what is not known is not joined, and what is older than an hour not drawn', () => {
  const points = [point(61, 3), point(30, 1), point(29.5, null), point(29, 1), point(10, 1)];
  const path = chartPath(points, untilMs, 1);
  assert.equal(path.match(/M/g)?.length, 3);
  assert.ok(path.startsWith('M298 '));
});

test('nothing but zeros is a line at the bottom', () => {
  assert.equal(chartPath([point(0.5, 0), point(0, 0)], untilMs, 0), 'M593 95L595 95L600 95');
});
