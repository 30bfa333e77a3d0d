import assert from 'node:assert/strict';
import { it } from 'node:test';
import { chosenPeriod } from './threat-periods.ts';

const known = ['2026-11-16', '2026-11-09', '2026-11-02'];

it('a period ends with a published week, the newest unless told', () => {
  assert.equal(chosenPeriod([], {}), undefined);
  assert.deepEqual(chosenPeriod(known, {}), { length: 13, from: '2026-08-24', to: '2026-11-16' });
  assert.deepEqual(chosenPeriod(known, { weeks: '1', until: '2026-11-09' }), {
    length: 1,
    from: '2026-11-09',
    to: '2026-11-09',
  });
  const nonsense = { weeks: '-7', until: '2020-01-01' };
  assert.deepEqual(chosenPeriod(known, nonsense), chosenPeriod(known, {}));
});
