import assert from 'node:assert/strict';
import { it } from 'node:test';
import { quarterBefore, quarterEndMs, quarterOf, quarterStartMs } from './quarter.ts';

it('names quarters by UTC', () => {
  const cases: [number, string][] = [
    [Date.UTC(2026, 0, 1), '2026-Q1'],
    [Date.UTC(2026, 2, 31, 23, 59, 59, 999), '2026-Q1'],
    [Date.UTC(2026, 3, 1), '2026-Q2'],
    [Date.UTC(2026, 8, 30), '2026-Q3'],
    [Date.UTC(2026, 11, 31), '2026-Q4'],
    [Date.UTC(2027, 0, 1) - 1, '2026-Q4'],
  ];
  for (const [ms, quarter] of cases) assert.equal(quarterOf(ms), quarter);
});

it('knows where quarters begin and end', () => {
  assert.equal(quarterStartMs('2026-Q4'), Date.UTC(2026, 9, 1));
  assert.equal(quarterEndMs('2026-Q4'), Date.UTC(2027, 0, 1));
  assert.equal(quarterBefore('2026-Q1'), '2025-Q4');
});
